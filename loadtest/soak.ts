/** 100 requests a second for an hour, open loop: does anything grow, leak or slow down? */
import type { Options } from 'k6/options'
import { arrivals } from './arrivals.ts'
import { scaleTo } from './duration.ts'
import { predict, trendStats } from './target.ts'
export { setup } from './target.ts'

export const options: Options = {
  summaryTrendStats: trendStats,
  scenarios: { soak: arrivals(100, scaleTo(3600)(3600)) },
  thresholds: {
    http_req_duration: ['p(95)<100', 'p(99)<500'],
    http_req_failed: ['rate<0.0001'],
    dropped_iterations: ['count==0'],
    checks: ['rate==1'],
  },
}

export default predict
