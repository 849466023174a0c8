import assert from 'node:assert/strict'
import { decodeOutputs } from '../src/predictions.js'

const decode = (task: Parameters<typeof decodeOutputs>[0], classes: number, raw: number[], count: number) => {
  const { values, probabilities } = decodeOutputs(task, classes, Float32Array.from(raw), count)
  return { values: [...values], probabilities: [...probabilities] }
}

describe('raw outputs', () => {
  it('of a binary model are the probability of the second class', () => {
    assert.deepEqual(decode('binary', 2, [0.25, 0.75, 0.5], 3), {
      values: [0, 1, 1],
      probabilities: [0.75, 0.25, 0.25, 0.75, 0.5, 0.5],
    })
  })

  it('of a binary model with two outputs are the probabilities of both', () => {
    assert.deepEqual(decode('binary', 2, [0.75, 0.25], 1), { values: [0], probabilities: [0.75, 0.25] })
  })

  it('of a multiclass model are the probabilities by class', () => {
    assert.deepEqual(decode('multiclass', 3, [0.25, 0.5, 0.25, 0.75, 0.125, 0.125], 2).values, [1, 0])
  })

  it('of a regression are the values', () => {
    assert.deepEqual(decode('regression', 0, [1.5, -2], 2), { values: [1.5, -2], probabilities: [] })
  })

  for (const value of [NaN, Infinity, -Infinity])
    it(`are a problem when one of them is ${value}, which JSON cannot say`, () => {
      for (const task of ['binary', 'multiclass', 'regression'] as const)
        assert.throws(() => decode(task, 3, [0.5, value, 0.5], 1), { code: 'invalid_data' })
    })
})
