import { assertSurvives } from './killed-leader.js'

describe('a rollout whose leader is killed at any of 20 moments', () => {
  for (let seed = 0; seed < 20; seed++) it(`goes on at another process: ${seed}`, () => assertSurvives(seed))
})
