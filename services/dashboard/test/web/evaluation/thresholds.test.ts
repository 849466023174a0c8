import assert from 'node:assert/strict'
import { bestFor, parseThreshold, shownThresholds } from '../../../web/evaluation/thresholds.js'

const figures = (threshold: number, by?: 'f1') => ({
  ...{ threshold, precision: 1, recall: 1, f1: 1, accuracy: 1 },
  ...(by && { rule: { by } }),
})

describe('the thresholds of a version', () => {
  it('are those that are the best for something and the middle, with the one in use', () => {
    const all = [figures(0.1), figures(0.3, 'f1'), figures(0.5), figures(0.9)]
    const shown = (chosen?: { by: 'f1' }) =>
      shownThresholds(all, chosen).map(({ threshold, isChosen }) => [threshold, isChosen])
    assert.deepEqual(shown({ by: 'f1' }), [
      [0.3, true],
      [0.5, false],
    ])
    assert.deepEqual(shown(), [
      [0.3, false],
      [0.5, true],
    ])
  })

  it('say what they are the best for', () => {
    assert.equal(bestFor({ by: 'recall', at_least: 0.9 }), 'A recall of 90 %')
    assert.match(bestFor({ by: 'cost', false_negative: 5, false_positive: 1 }), /5 missed, 1 false alarm/)
  })
})

describe('a threshold that is typed', () => {
  it('is a number above 0 and at most 1, or nothing', () => {
    assert.deepEqual(['', ' ', '0.3', '0,3', '1', ' .5 '].map(parseThreshold), [
      undefined,
      undefined,
      0.3,
      0.3,
      1,
      0.5,
    ])
    for (const text of ['0', '1.1', '-1', 'half', '50 %']) assert.ok(Number.isNaN(parseThreshold(text)), text)
  })
})
