import assert from 'node:assert/strict'
import { predictionBins } from '../../../src/learn/measure/prediction-bins.js'

const binsOf = (outputs: number[], rows: number, labels: string[], positive?: number) =>
  predictionBins(
    { truth: new Float32Array(rows), outputs: Float32Array.from(outputs) },
    { target: { labels, positive } as never },
  )

describe('the bins of predictions', () => {
  const tenths = Array.from({ length: 20 }, (_, i) => (i + 1) / 32)

  it('of two labels are of the probability of the positive one, the second where none is named', () => {
    assert.deepEqual(binsOf(tenths, 20, ['no', 'yes']), { edges: [10 / 32], counts: [10, 10] })
    assert.deepEqual(binsOf(tenths, 20, ['no', 'yes'], 0), { edges: [21 / 32], counts: [10, 10] })
    const both = tenths.flatMap((p) => [1 - p, p])
    assert.deepEqual(binsOf(both, 20, ['no', 'yes'], 1), { edges: [10 / 32], counts: [10, 10] })
  })

  it('of more are the labels', () => {
    const outputs = [0.5, 0.3, 0.2, 0.1, 0.1, 0.8, 0.2, 0.2, 0.6]
    assert.deepEqual(binsOf(outputs, 3, ['a', 'b', 'c']), { counts: [1, 0, 2] })
  })

  it('of numbers are of these', () => {
    assert.deepEqual(binsOf(tenths.toReversed(), 20, []), { edges: [10 / 32], counts: [10, 10] })
  })
})
