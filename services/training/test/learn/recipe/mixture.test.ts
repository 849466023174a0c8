import assert from 'node:assert/strict'
import { MeanLoss } from '../../../src/learn/network/mean-loss.js'
import { seededRandom } from '@modelops/common/random'
import { bestWeights, mixed } from '../../../src/learn/recipe/mixture.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'

const loss = new MeanLoss(learningTasks.regression, 1, undefined)
const pause = () => Promise.resolve()

/** Values, and models that answer them with errors of these sizes. */
function models(rows: number, errors: readonly number[]) {
  const random = seededRandom(7)
  const targets = Float32Array.from({ length: rows }, () => random())
  const outputs = errors.map((error) => targets.map((target) => target + error * (2 * random() - 1)))
  return { targets, outputs }
}

async function weightsOf(rows: number, errors: readonly number[], costly: number[][] = []) {
  const { targets, outputs } = models(rows, errors)
  const weights = await bestWeights(outputs, targets, loss, costly, seededRandom(1), pause)
  return { weights, lost: loss.compare(targets, mixed(outputs, weights)).loss, targets, outputs }
}

describe('the weights of a mixture', () => {
  it('add up to 1 and lose less than the best model', async () => {
    const { weights, lost, targets, outputs } = await weightsOf(2_000, [1, 1.2, 3])
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6)
    assert.ok(outputs.every((values) => lost < 0.8 * loss.compare(targets, values).loss))
  })

  it('are those of the better model where rows are many, and of several where they are few', async () => {
    const steps = async (rows: number) => {
      const random = seededRandom(2)
      const targets = Float32Array.from({ length: rows }, () => random())
      const noise = targets.map(() => 2 * random() - 1)
      // The same errors, larger by a tenth but for chance: mixing them spares nothing.
      const outputs = [1, 1.1].map((size) =>
        targets.map((t, i) => t + size * noise[i]! + 0.3 * (random() - 0.5)),
      )
      return bestWeights(outputs, targets, loss, [], seededRandom(1), pause)
    }
    assert.deepEqual(await steps(20_000), [1, 0])
    assert.ok((await steps(10)).every((weight) => weight > 0))
  })

  it('are 0 for a costly model that hardly gains, and not for one that does', async () => {
    const hardly = await weightsOf(2_000, [0.1, 1], [[1]])
    assert.deepEqual(hardly.weights, [1, 0])
    const gains = await weightsOf(2_000, [1, 1], [[1]])
    assert.ok(gains.weights[1]! > 0.3)
  })

  it('are 0 for costly models that hardly gain together, where another one does', async () => {
    const { weights } = await weightsOf(2_000, [0.1, 0.1, 1, 1], [[1], [2, 3]])
    assert.ok(weights[1]! > 0.3)
    assert.deepEqual(weights.slice(2), [0, 0])
  })

  it('leave out a model that has no answers', async () => {
    const { targets, outputs } = models(100, [1, 1])
    const broken = [outputs[0]!.map(() => NaN), outputs[1]!]
    assert.deepEqual(await bestWeights(broken, targets, loss, [], seededRandom(1), pause), [0, 1])
  })
})
