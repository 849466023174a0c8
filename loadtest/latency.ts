/** 200 requests a second for a minute, open loop: how long does an answer take? RATE sets another rate. */
import type { Options } from 'k6/options'
import { arrivals } from './arrivals.ts'
import { scaleTo } from './duration.ts'
import { predict, trendStats } from './target.ts'
export { setup } from './target.ts'

export const options: Options = {
  summaryTrendStats: trendStats,
  scenarios: { latency: arrivals(200, scaleTo(60)(60)) },
  thresholds: {
    http_req_duration: ['p(95)<50', 'p(99)<200'],
    http_req_failed: ['rate==0'],
    dropped_iterations: ['count==0'],
    checks: ['rate==1'],
  },
}

export default predict
