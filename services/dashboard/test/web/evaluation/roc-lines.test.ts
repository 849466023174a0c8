import assert from 'node:assert/strict'
import { rocLines } from '../../../web/evaluation/roc-lines.js'

describe('ROC curves over common rates', () => {
  it('keep a step as a line straight up', () => {
    const { x, series } = rocLines({
      yes: [
        [0, 0],
        [0, 0.8],
        [0.5, 0.8],
        [0.5, 1],
        [1, 1],
      ],
    })
    assert.deepEqual(x, [0, 0, 0.5, 0.5, 1])
    assert.deepEqual(series, [{ label: 'yes', values: [0, 0.8, 0.8, 1, 1] }])
  })

  it('are read between their points where another curve has one', () => {
    const { x, series } = rocLines({
      a: [
        [0, 0],
        [1, 1],
      ],
      b: [
        [0, 0],
        [0.25, 0.5],
        [1, 1],
      ],
    })
    assert.deepEqual(x, [0, 0.25, 1])
    assert.deepEqual(series[0]!.values, [0, 0.25, 1])
  })

  it('are none where there are none', () => assert.deepEqual(rocLines({}), { x: [], series: [] }))
})
