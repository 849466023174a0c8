import { itKeepsItsPromises } from './simulations.js'

describe('simulated rollouts', () => {
  itKeepsItsPromises({
    identical: [
      { share: 0.001, rollouts: 20 },
      { share: 0.02, rollouts: 10 },
      { share: 0.2, rollouts: 3 },
    ],
    worse: 40,
    timed: 20,
    promoted: 8,
    sessions: 12,
  })
})
