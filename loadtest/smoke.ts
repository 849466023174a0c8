/** One user, ten requests a second for ten seconds: does it answer, and rightly? */
import { sleep } from 'k6'
import type { Options } from 'k6/options'
import { scaleTo } from './duration.ts'
import { predict, trendStats, type Target } from './target.ts'
export { setup } from './target.ts'

export const options: Options = {
  summaryTrendStats: trendStats,
  vus: 1,
  duration: scaleTo(10)(10),
  thresholds: { http_req_failed: ['rate==0'], checks: ['rate==1'] },
}

export default function (target: Target): void {
  predict(target)
  sleep(0.1)
}
