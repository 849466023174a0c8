import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { meanRank, report, PRODUCT, type Results } from '../quality/report.js'
import { score } from '../quality/scores.js'

const near = (value: number | undefined, expected: number) =>
  assert.ok(Math.abs(value! - expected) < 1e-9, `${value} where ${expected} is right`)

describe('the comparison of training with other libraries', () => {
  it('scores numbers by the root of the mean squared error', () => {
    near(score([1, 2, 3, 4], { seconds: 1, values: [1, 2, 3, 8] }).error, 2)
  })

  it('scores classes by log loss, in the order that the method names them', () => {
    const probabilities = [
      [0.8, 0.2],
      [0.5, 0.5],
    ]
    const { error, calibrationError } = score(['b', 'a'], { seconds: 1, classes: ['b', 'a'], probabilities })
    near(error, -(Math.log(0.8) + Math.log(0.5)) / 2)
    near(calibrationError, (0.2 + 0.5) / 2)
  })

  it('bounds what a certain mistake, and a class that training has not seen, cost', () => {
    const certain = { seconds: 1, classes: ['a', 'b'], probabilities: [[1, 0]] }
    assert.ok(Math.abs(score(['b'], certain).error - Math.log(1e7)) < 1e-3)
    near(score(['c'], certain).error, Math.log(1e7))
  })

  it('shares ranks among those alike, and compares by the geometric mean', () => {
    const scores = (error: number) => [{ error, seconds: 1 }]
    const results: Results = new Map([
      ['one', new Map([[PRODUCT, scores(1)], ['peer', scores(2)], ['other', scores(2)]])],
      ['two', new Map([[PRODUCT, scores(4)], ['peer', scores(2)], ['other', scores(8)]])],
    ]) // prettier-ignore
    const errors = new Map([...results].map(([name, methods]) => [name, new Map([...methods].map(([method, [first]]) => [method, first!.error]))])) // prettier-ignore
    assert.equal(meanRank(errors, PRODUCT), 1.5)
    assert.equal(meanRank(errors, 'peer'), 1.75)
    assert.ok(report(results).includes('| peer | 1.75 | 1.00 | 1 of 2 | two 2.00 |'))
  })

  it('has every package pinned', () => {
    const pins = readFileSync(new URL('../quality/requirements.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    for (const pin of pins) assert.match(pin, /^[\w.-]+==[\w.]+$/)
  })
})
