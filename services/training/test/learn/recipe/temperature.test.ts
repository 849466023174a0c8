import assert from 'node:assert/strict'
import { MeanLoss } from '../../../src/learn/network/mean-loss.js'
import { seededRandom } from '@modelops/common/random'
import { bestTemperature } from '../../../src/learn/recipe/temperature.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'

const pause = () => Promise.resolve()

/** Rows whose classes are drawn by their logits, which a model says `factor` times too surely. */
function drawn(rows: number, width: number, factor: number) {
  const random = seededRandom(4)
  const truth = new Float32Array(rows)
  const logits = Float32Array.from({ length: rows * width }, () => 4 * random() - 2)
  for (let row = 0; row < rows; row++) {
    const own = width === 1 ? [0, logits[row]!] : [...logits.subarray(row * width, (row + 1) * width)]
    const weights = own.map(Math.exp)
    let draw = random() * weights.reduce((sum, weight) => sum + weight, 0)
    truth[row] = weights.findIndex((weight) => (draw -= weight) < 0)
  }
  return { truth, logits: logits.map((logit) => logit * factor) }
}

describe('the temperature of a mixture', () => {
  for (const [task, width] of [
    ['binary', 1],
    ['multiclass', 3],
  ] as const)
    it(`is how much less sure it is than it may be, of ${task} classes`, async () => {
      const loss = new MeanLoss(learningTasks[task], width, undefined)
      const { truth, logits } = drawn(6000, width, 0.5)
      const temperature = await bestTemperature(logits, truth, loss, pause)
      assert.ok(Math.abs(temperature / 0.5 - 1) < 0.12, `${temperature}`)
    })

  it('is 1 where members are right or too sure, and where few rows seem to say otherwise', async () => {
    const loss = new MeanLoss(learningTasks.binary, 1, undefined)
    for (const factor of [1, 2]) {
      const { truth, logits } = drawn(6000, 1, factor)
      assert.equal(await bestTemperature(logits, truth, loss, pause), 1)
    }
    // Four that are right want it low, which the fifth pays for.
    const few = { truth: Float32Array.of(1, 1, 1, 1, 0), logits: Float32Array.of(1, 1, 1, 1, 1) }
    assert.equal(await bestTemperature(few.logits, few.truth, loss, pause), 1)
  })
})
