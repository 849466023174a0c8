/** The standard profile: up to a hundred users who pause for 50 ms after every answer. 250 s. */
import { sleep } from 'k6'
import type { Options } from 'k6/options'
import { scaleTo } from './duration.ts'
import { predict, trendStats, type Target } from './target.ts'
export { setup } from './target.ts'

const scaled = scaleTo(250)

export const options: Options = {
  summaryTrendStats: trendStats,
  stages: [
    { duration: scaled(30), target: 10 },
    { duration: scaled(60), target: 50 },
    { duration: scaled(120), target: 100 },
    { duration: scaled(30), target: 10 },
    { duration: scaled(10), target: 0 },
  ],
  thresholds: { http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'], checks: ['rate==1'] },
}

export default function (target: Target): void {
  predict(target)
  sleep(0.05)
}
