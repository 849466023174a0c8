import assert from 'node:assert/strict'
import fc from 'fast-check'
import { quantileBins } from '../../src/learn/quantile-bins.js'

const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 300 })
const tied = fc.array(
  fc.integer({ min: -3, max: 3 }).map((value) => Math.fround(value / 10)),
  { maxLength: 300 },
)

describe('bins between quantiles', () => {
  it('are ten of as many values where none are equal', () => {
    const { edges, counts } = quantileBins(Float32Array.from({ length: 1000 }, (_, i) => i + 1))
    assert.deepEqual(edges, [100, 200, 300, 400, 500, 600, 700, 800, 900])
    assert.deepEqual(counts, new Array(10).fill(100))
  })

  it('are fewer where values tie or are few', () => {
    const of = (values: number[]) => quantileBins(Float32Array.from(values).sort())
    assert.deepEqual(of([]), { edges: [], counts: [0] })
    assert.deepEqual(of(new Array<number>(50).fill(7)), { edges: [], counts: [50] })
    assert.deepEqual(of([...new Array<number>(90).fill(0), ...new Array<number>(10).fill(1)]), {
      edges: [0],
      counts: [90, 10],
    })
    assert.deepEqual(of(Array.from({ length: 25 }, (_, i) => i)), { edges: [12], counts: [13, 12] })
  })

  it('count each value between the edges as they are written, equal ones together', () => {
    fc.assert(
      fc.property(fc.oneof(floats, tied), (values) => {
        const sorted = Float32Array.from(values).sort()
        const { edges, counts } = quantileBins(sorted)
        const limits = Float32Array.from(JSON.parse(JSON.stringify(edges)) as number[])
        const expected = new Array<number>(edges.length + 1).fill(0)
        for (const value of sorted) expected[limits.filter((edge) => value > edge).length]!++
        assert.deepEqual(counts, expected)
        assert.ok(counts.every((count) => count > 0) || sorted.length === 0)
        assert.ok(limits.every((edge, i) => i === 0 || edge > limits[i - 1]!))
      }),
    )
  })
})
