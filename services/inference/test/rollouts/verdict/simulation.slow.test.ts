import { itKeepsItsPromises } from './simulations.js'

describe('a thousand simulated rollouts', function () {
  this.timeout(3_600_000)
  itKeepsItsPromises({
    identical: [0.001, 0.02, 0.2].map((share) => ({ share, rollouts: 1000 })),
    worse: 1000,
    timed: 1000,
    promoted: 500,
    sessions: 1000,
    report: (figure) => console.log(`      ${figure}`),
  })
})
