import { itKeepsItsPromises } from './simulations.js'

describe('simulated rollouts', () => {
  itKeepsItsPromises({
    identical: [
      { share: 0.001, rollouts: 40 },
      { share: 0.02, rollouts: 20 },
      { share: 0.2, rollouts: 3 },
    ],
    worse: 60,
    timed: 40,
    promoted: 8,
    sessions: 12,
  })
})
