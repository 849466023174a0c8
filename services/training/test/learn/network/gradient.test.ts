/** The step of training against TensorFlow.js: its automatic differentiation and its Adam. */
import assert from 'node:assert/strict'
import {
  add,
  addN,
  div,
  grads,
  losses,
  matMul,
  mean,
  mul,
  oneHot,
  Reduction,
  relu,
  reshape,
  square,
  squaredDifference,
  sub,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  train,
  variable,
  type Scalar,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers' // registers the derivatives
import type { Feature, Task } from '@modelops/common/manifest'
import { installedBackends, loadBackend, useBackend } from '@modelops/common/tensorflow/backends'
import { Adam } from '../../../src/learn/network/adam.js'
import type { RowBatch } from '../../../src/learn/rows/batches.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'
import { InputLayout } from '../../../src/learn/rows/input-layout.js'
import { Network } from '../../../src/learn/network/network.js'
import { Objective } from '../../../src/learn/network/objective.js'
import type { Plan } from '../../../src/learn/plan/plan.js'
import { seededRandom } from '@modelops/common/random'
import { Moments } from '../../../src/learn/rows/statistics.js'

const ROWS = 40
/** Three features, the number of the row in two floats, and the target. */
const WIDTH = 6
const L2 = 0.05
const random = seededRandom(1)
const numbers = (length: number) => Float32Array.from({ length }, () => 4 * random() - 2)
const features = ['a', 'b', 'c'].map((name): Feature => ({ name, type: 'numeric', nullable: false }))
const spread = momentsOf(-1, 4)
const layout = new InputLayout(features, [spread, spread, spread])
const classWeights = { binary: [0.5, 2], multiclass: [0.5, 2, 1], regression: undefined }

function momentsOf(...values: number[]): Moments {
  const moments = new Moments()
  for (const value of values) moments.add(value)
  return moments
}

function objectiveOf(task: Task, hidden: number[]): Objective {
  const plan = { task: learningTasks[task], outputs: task === 'multiclass' ? 3 : 1, options: { hidden } }
  const network = new Network(layout, plan as unknown as Plan, random)
  network.weights.set(numbers(network.weights.length))
  const weights = classWeights[task]
  return new Objective(network, spread, { classWeights: weights && Float32Array.from(weights), l2: L2 })
}

/** Taken in reverse. */
function batchOf(classes: number): RowBatch {
  const window = numbers(ROWS * WIDTH)
  if (classes) for (let row = 0; row < ROWS; row++) window[row * WIDTH + WIDTH - 1] = row % classes
  return { window, order: Uint32Array.from({ length: ROWS }, (_, i) => ROWS - 1 - i) }
}

/** What the service makes small, as anybody would write it down. */
function lossOf(
  objective: Objective,
  batch: RowBatch,
): (...weights: Tensor[]) => { loss: Scalar; penalty: Scalar } {
  const { task } = objective.network
  const truth = Array.from(batch.order, (row) => batch.window[row * WIDTH + WIDTH - 1]!)
  const rowLosses = (outputs: Tensor2D) => {
    if (task.name === 'regression')
      return squaredDifference(div(sub(tensor2d(truth, [ROWS, 1]), spread.mean), spread.std), outputs)
    if (task.name === 'binary')
      return losses.sigmoidCrossEntropy(tensor2d(truth, [ROWS, 1]), outputs, undefined, 0, Reduction.NONE)
    const labels = oneHot(tensor1d(truth, 'int32'), 3)
    return losses.softmaxCrossEntropy(labels, outputs, undefined, 0, Reduction.NONE)
  }
  const rowWeights = truth.map((label) => classWeights[task.name]?.[label] ?? 1)
  return (...weights) => {
    let values = div(sub(layout.inputsOf(batch), tensor1d(layout.mean)), tensor1d(layout.std))
    for (let i = 0; i < weights.length; i += 2)
      values = add(matMul(i === 0 ? values : relu(values), weights[i]!), weights[i + 1]!)
    const kernels = weights.filter((_, i) => i % 2 === 0)
    return {
      loss: mean(mul(reshape(rowLosses(values as Tensor2D), [ROWS]), rowWeights)),
      penalty: mul(addN(kernels.map((kernel) => sum(square(kernel)))), L2),
    }
  }
}

const tensorsOf = ({ layers }: Network) =>
  layers.flatMap(({ kernel, bias }) => [
    tensor2d(kernel.slice(), [kernel.length / bias.length, bias.length]),
    tensor1d(bias.slice()),
  ])

const flat = (tensors: readonly Tensor[]) => tensors.flatMap((one) => [...one.dataSync<'float32'>()])

function assertNear(actual: Float32Array, expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs))
  const difference = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)))
  assert.ok(largest > 0.01 && difference < 1e-5 * largest, `differs by ${difference} of ${largest}`)
}

for (const backend of installedBackends())
  describe(`the gradient on ${backend}`, () => {
    before(async function () {
      if (!(await loadBackend(backend))) this.skip()
      useBackend(backend)
    })

    for (const task of ['binary', 'multiclass', 'regression'] as const)
      for (const hidden of [[], [6, 5]])
        it(`of ${task} with ${hidden.length} hidden layers is that of automatic differentiation`, () => {
          const objective = objectiveOf(task, hidden)
          const batch = batchOf(classWeights[task]?.length ?? 0)
          const gradient = new Float32Array(objective.network.weights.length)
          const found = objective.differentiate(batch, learningTasks[task].newScore(), gradient)
          assert.equal(objective.loss(batch, learningTasks[task].newScore()), found)
          tidy(() => {
            const weights = tensorsOf(objective.network)
            const reference = lossOf(objective, batch)
            const total = (...all: Tensor[]) => add(reference(...all).loss, reference(...all).penalty)
            assertNear(gradient, flat(grads(total)(weights)))
            assertNear(Float32Array.of(found), flat([reference(...weights).loss]))
          })
        })
  })

describe('Adam', () => {
  it('goes the way of that of TensorFlow.js', () => {
    const start = numbers(20)
    const ours = start.slice()
    const adam = new Adam(ours)
    const reference = train.adam(0)
    const theirs = tidy(() => variable(tensor1d(start.slice())))
    for (const rate of [0.1, 0.1, 0.05, 0.02, 0.01]) {
      const gradient = numbers(20).map((value, i) => value * 10 ** ((i % 7) - 4))
      adam.step(gradient, rate)
      Object.assign(reference, { learningRate: rate }) // read at every step, but declared protected
      tidy(() => reference.applyGradients([{ name: theirs.name, tensor: tensor1d(gradient) }]))
      assertNear(ours, flat([theirs]))
    }
    reference.dispose()
    theirs.dispose()
  })
})
