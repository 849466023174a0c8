import { assertSurvives } from './killed-leader.js'

describe('a rollout whose leader is killed', () => {
  it('goes on at another process, which takes each step once and counts each request once', () =>
    assertSurvives(4))
})
