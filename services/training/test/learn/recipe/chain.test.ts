import assert from 'node:assert/strict'
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature } from '@modelops/common/manifest'
import { loadBackend, useBackend } from '@modelops/common/tensorflow/backends'
import { chainOf } from '../../../src/learn/network/layers-model.js'
import { seededRandom } from '@modelops/common/random'
import { toChain, type Ingredient } from '../../../src/learn/recipe/chain.js'
import { CodeNetwork } from '../../../src/learn/recipe/code-network.js'
import { Codes } from '../../../src/learn/recipe/codes.js'
import { MeanLoss } from '../../../src/learn/network/mean-loss.js'
import { binAll } from '../../../src/learn/recipe/trees/binned-rows.js'
import { answersOf, Booster } from '../../../src/learn/recipe/trees/booster.js'
import { toLayers } from '../../../src/learn/recipe/trees/to-layers.js'
import { rowColumnsOf } from '../../../src/learn/rows/row-columns.js'
import { Moments, TrainingStatistics } from '../../../src/learn/rows/statistics.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'

const features: Feature[] = [
  { name: 'a', type: 'numeric', nullable: true, missing_input: true },
  { name: 'b', type: 'text', nullable: true, other: false, categories: ['x', 'y', 'rare'] },
  { name: 'c', type: 'numeric', nullable: false },
]
const ROWS = 60
const { width: WIDTH } = rowColumnsOf(features)

/** Rows [a, b, c, number, target] with gaps in a and b, and values far away in c. */
function table() {
  const random = seededRandom(3)
  const window = new Float32Array(ROWS * WIDTH)
  for (let row = 0; row < ROWS; row++) {
    window[row * WIDTH] = random() < 0.2 ? NaN : 1e6 + random() * 10
    window[row * WIDTH + 1] = row === 0 ? 2 : random() < 0.2 ? NaN : Math.floor(random() * 2)
    window[row * WIDTH + 2] = random() < 0.1 ? -99_999 : Math.floor(random() * 5)
  }
  const statistics = new TrainingStatistics(features, random)
  for (let row = 0; row < ROWS; row++) statistics.add(window.subarray(row * WIDTH, (row + 1) * WIDTH))
  return { codes: new Codes(features, statistics), window, described: statistics.describe() }
}

/** As a client sends the row and a server encodes it. */
function inputsOf(window: Float32Array, described: Feature[]): Float32Array {
  const codec = new FeatureCodec(described)
  const inputs = new Float32Array(ROWS * codec.width)
  for (let row = 0; row < ROWS; row++) {
    const [a, b, c] = window.subarray(row * WIDTH, row * WIDTH + 3)
    const text = Number.isNaN(b) ? null : ['x', 'y', 'rare'][b!]!
    codec.encodeValues([Number.isNaN(a) ? null : a, text, c], inputs, row * codec.width)
  }
  return inputs
}

describe('the chain of a mixture', () => {
  const { codes, window, described } = table()
  const order = Uint32Array.from({ length: ROWS }, (_, i) => i)
  const target = new Moments()
  for (const value of [10, 12, 17, 18]) target.add(value)
  before(async () => {
    await loadBackend('cpu')
    useBackend('cpu')
  })

  /** Two members of random weights, and the sum of their outputs. */
  function trained(kind: 'bins' | 'plain', hidden: number[], outputs: number) {
    const network = new CodeNetwork(codes, codes[kind], hidden, outputs, ROWS)
    const made = [1, 2].map((seed) => {
      network.initialise(seed)
      const random = seededRandom(seed)
      network.load(network.weights.map((weight) => weight + (random() - 0.5) * 0.3))
      return { layers: network.describe(), answers: network.forward({ window, order }) }
    })
    const mean = made[0]!.answers.map((value, i) => (value + made[1]!.answers[i]!) / 2)
    return { range: codes[kind], members: made.map(({ layers }) => layers), mean }
  }

  /** A forest on random targets, of which it knows all columns. */
  function grown(name: 'regression' | 'multiclass', outputs: number) {
    const task = learningTasks[name]
    const random = seededRandom(5)
    const labelled = window.map((value, i) => (i % WIDTH < WIDTH - 1 ? value : Math.floor(random() * 3)))
    const read = (first: number, count: number, out: Float32Array) =>
      out.set(labelled.subarray(first * WIDTH, (first + count) * WIDTH))
    const lesson = { task, loss: new MeanLoss(task, outputs, undefined), target, pause: async () => {} }
    const rows = binAll({ rows: ROWS, width: WIDTH, read }, codes, lesson)
    const forest = new Booster(codes.steps.columns, rows, lesson, outputs, 1)
    for (let i = 0; i < 20; i++) forest.addTree({ leaves: 12, depth: 6, rows: 1, share: 0.7, rate: 0.3 })
    const { range, layers } = toLayers(forest, codes.steps)
    return { range, members: [layers], mean: answersOf(forest, rows) }
  }

  for (const [name, outputs] of [
    ['regression', 1],
    ['multiclass', 3],
  ] as const)
    for (const weights of [
      [0.6, 0.2, 0.2, 0],
      [1, 0, 0, 0],
      [0, 0.4, 0.6, 0],
      [0, 1, 0, 0],
      [0.2, 0.2, 0.2, 0.4],
      [0, 0.4, 0, 0.6],
      [0, 0, 0, 1],
    ])
      it(`answers a ${name} as its members do on average, mixed ${weights.join(' : ')}`, () => {
        const kinds = [
          trained('bins', [16, 8], outputs),
          trained('bins', [], outputs),
          trained('plain', [], outputs),
          grown(name, outputs),
        ]
        const ingredients = kinds.map((kind, i): Ingredient => ({ ...kind, weight: weights[i]! }))
        const task = learningTasks[name]
        const layers = toChain(codes, ingredients, task, target)
        const model = chainOf(codes.center, codes.spread, layers)
        const inputs = inputsOf(window, described)
        const answers = tidy(() =>
          (model.predict(tensor2d(inputs, [ROWS, codes.inputs])) as Tensor).dataSync<'float32'>(),
        )
        model.dispose()
        const mixed = kinds[0]!.mean.map((_, i) =>
          kinds.reduce((sum, { mean }, k) => sum + mean[i]! * weights[k]!, 0),
        )
        if (name === 'regression')
          mixed.forEach((value, i) => {
            const expected = Math.min(Math.max(value * target.std + target.mean, 10), 18)
            assert.ok(Math.abs(answers[i]! - expected) < 1e-3, `${answers[i]} for ${expected}`)
          })
        else
          for (let row = 0; row < ROWS; row++) {
            const logits = [...mixed.subarray(row * 3, row * 3 + 3)]
            const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
            logits.forEach((logit, i) => {
              const expected = Math.exp(logit) / sum
              assert.ok(
                Math.abs(answers[row * 3 + i]! - expected) < 1e-4,
                `${answers[row * 3 + i]} for ${expected}`,
              )
            })
          }
      })
})
