import assert from 'node:assert/strict'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'

describe('the loss of classes', () => {
  it('stays finite however large the logits are', () => {
    const slopes = new Float32Array(3)
    assert.equal(learningTasks.multiclass.rowLoss(3)(Float32Array.of(1000, -1000, 0), 0, 1, slopes), 2000)
    assert.deepEqual([...slopes], [1, -1, 0])
    assert.equal(learningTasks.binary.rowLoss(1)(Float32Array.of(-1000), 0, 1, slopes), 1000)
    assert.equal(slopes[0], -1)
  })
})
