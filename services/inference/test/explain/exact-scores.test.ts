import assert from 'node:assert/strict'
import { exactScores } from '../../src/explain/exact-scores.js'

describe('what is explained of two classes', () => {
  for (const outputs of [1, 2])
    it(`is the log-odds where ${outputs} sigmoid answers`, () => {
      const { space } = exactScores('sigmoid', outputs, { task: 'binary', labels: ['no', 'yes'] })
      assert.equal(space, 'log_odds')
    })
})
