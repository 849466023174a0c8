import assert from 'node:assert/strict'
import { epochLines, latestScore, rocLines, scoreOf } from '../../../web/evaluation/curves.js'

const classes = [
  { epoch: 1, loss: 0.7, accuracy: 0.5, val_loss: 0.6, val_accuracy: 0.75 },
  { epoch: 2, loss: 0.4, accuracy: 0.8, val_loss: 0.5, val_accuracy: 0.875 },
]
const small = [{ epoch: 1, loss: 0.5, r2: 0.25 }]

describe('the epochs of a run', () => {
  it('are a line of the training rows and one of the validation rows', () => {
    assert.deepEqual(epochLines(classes, 'loss'), {
      x: [1, 2],
      series: [
        { label: 'Training loss', values: [0.7, 0.4] },
        { label: 'Validation loss', values: [0.6, 0.5] },
      ],
    })
    assert.deepEqual(
      epochLines(classes, 'accuracy').series.map(({ values }) => values),
      [
        [0.5, 0.8],
        [0.75, 0.875],
      ],
    )
  })

  it('are one line where no rows are kept for validation', () => {
    assert.deepEqual(epochLines(small, 'r2').series, [{ label: 'Training R²', values: [0.25] }])
  })

  it('have the score of the task, and none before the first or in runs of earlier versions', () => {
    assert.equal(scoreOf(classes), 'accuracy')
    assert.equal(scoreOf(small), 'r2')
    assert.equal(scoreOf([]), undefined)
    assert.equal(scoreOf([{ epoch: 1, loss: 1 }]), undefined)
  })

  it('end with the score that is read: that of the validation rows where there are some', () => {
    assert.deepEqual(latestScore(classes), { label: 'Validation accuracy', value: '87.5 %' })
    assert.deepEqual(latestScore(small), { label: 'Training R²', value: '0.250' })
    assert.equal(latestScore([]), undefined)
  })
})

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
