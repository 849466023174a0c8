import assert from 'node:assert/strict'
import { Figures } from '../figures.js'
import { median, quantile, slope } from '../statistics.js'

describe('the figures of the benchmark', () => {
  const all = (figures: Figures) => figures.worse().length
  const unmeasured = all(new Figures())

  it('are worse than their budget where nothing was measured', () => {
    assert.ok(unmeasured > 10)
    assert.match(new Figures().table(), /not measured/)
  })

  it('are medians, so that one disturbed round decides nothing', () => {
    const figures = new Figures()
    for (const ratio of [1.2, 1.3, 9]) figures.add('ours ÷ node:http: processor time per request', ratio)
    assert.equal(all(figures), unmeasured - 1)
    for (const ratio of [9, 9]) figures.add('ours ÷ node:http: processor time per request', ratio)
    assert.equal(all(figures), unmeasured)
    assert.match(figures.table(), /ours ÷ node:http[^\n]*9\.00[^\n]*1\.20 to 9\.00[^\n]*WORSE/)
  })

  it('may be worse by as much as two that are alike are apart in the same rounds', () => {
    const figure = 'canary at 5 % ÷ none: processor time per request'
    const figures = new Figures()
    figures.add(figure, 1.15)
    assert.ok(figures.worse().includes(figure))
    const alike = 'one with none ÷ another: processor time per request'
    for (const ratio of [1, 0.9, 0.9, 1, 0.9]) figures.add(alike, ratio)
    assert.ok(!figures.worse().includes(figure))
    assert.match(figures.table(), /at most 1\.05 times 1\.11/)
  })

  it('are the largest value of what must never happen: one bad swap decides', () => {
    const figures = new Figures()
    for (const wait of [1, 900, 1]) figures.worst('hot swaps at 1,000/s: longest wait', wait)
    assert.ok(figures.worse().includes('hot swaps at 1,000/s: longest wait'))
  })

  it('count over all rounds', () => {
    const figures = new Figures()
    figures.count('requests not answered with 200', 0)
    assert.ok(!figures.worse().includes('requests not answered with 200'))
    figures.count('requests not answered with 200', 1)
    assert.ok(figures.worse().includes('requests not answered with 200'))
  })
})

describe('the statistics of the benchmark', () => {
  it('interpolate between the values around a quantile', () => {
    assert.equal(median([3, 1, 2]), 2)
    assert.equal(median([1, 2, 3, 10]), 2.5)
    assert.equal(quantile([0, 10], 0.95), 9.5)
    assert.equal(quantile([7], 0.99), 7)
    assert.ok(Number.isNaN(median([])))
  })

  it('fit a line by least squares', () => {
    const line = (x: number) => [x, 3 * x + 1] as const
    assert.ok(Math.abs(slope([1, 2, 5].map(line)) - 3) < 1e-12)
    const noisy = slope([
      [0, 1],
      [1, -1],
      [2, 1],
      [3, -1],
    ])
    assert.ok(Math.abs(noisy - -0.4) < 1e-12)
  })
})
