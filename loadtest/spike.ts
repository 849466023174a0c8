/** From 50 to 1,000 requests a second within five seconds and back: is any lost, and does latency recover? 100 s. */
import type { Options } from 'k6/options'
import { scaleTo } from './duration.ts'
import { predict, trendStats } from './target.ts'
export { setup } from './target.ts'

const scaled = scaleTo(100)
const calm = {
  executor: 'constant-arrival-rate',
  rate: 50,
  duration: scaled(30),
  preAllocatedVUs: 50,
} as const

export const options: Options = {
  summaryTrendStats: trendStats,
  scenarios: {
    before: calm,
    spike: {
      executor: 'ramping-arrival-rate',
      startTime: scaled(30),
      startRate: 50,
      stages: [
        { duration: scaled(5), target: 1000 },
        { duration: scaled(30), target: 1000 },
        { duration: scaled(5), target: 50 },
      ],
      preAllocatedVUs: 500,
    },
    after: { ...calm, startTime: scaled(70) },
  },
  thresholds: {
    'http_req_failed{scenario:before}': ['rate==0'],
    'http_req_failed{scenario:spike}': ['rate<0.01'],
    'http_req_failed{scenario:after}': ['rate==0'],
    'http_req_duration{scenario:spike}': ['p(95)<1000'],
    'http_req_duration{scenario:after}': ['p(95)<100'],
    checks: ['rate==1'],
  },
}

export default predict
