import assert from 'node:assert/strict'
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { Problem } from '@modelops/common/problem'
import { ExplainQueue } from '../../src/explain/explain-queue.js'
import type { ModelRunner } from '../../src/model/runner.js'

const features: Feature[] = ['a', 'b', 'c'].map((name) => ({ name, type: 'numeric', nullable: false }))
const wanted = () => true

describe('The queue of explanations', () => {
  let computed: number
  let answer: (row: Float32Array) => number
  let queue: ExplainQueue
  const figures = { explainSeconds: 0 }
  const runner = {
    ...{ backend: 'cpu', inputWidth: 3, outputWidth: 1, dispose() {} },
    run: (rows: Float32Array, count: number) => {
      computed += count
      return Float32Array.from({ length: count }, (_, i) => answer(rows.subarray(3 * i, 3 * i + 3)))
    },
  } as ModelRunner
  const queueFor = (given: Partial<Manifest>, starts = [0, 1, 2, 3]) =>
    new ExplainQueue(
      { manifest: { features, samples: [{ features: [0, 0, 0] }], ...given } as Manifest, runner, starts },
      figures,
    )
  beforeEach(() => {
    computed = 0
    answer = ([a, b, c]) => a! * b! + c!
    queue = queueFor({ task: 'regression' })
  })
  const explain = (count: number, isWanted = wanted, value = 1) =>
    queue.explain(new Float32Array(3 * count).fill(value), count, isWanted)
  /** Like the background, so that there is little to compute. */
  const explainUsual = (count: number) => explain(count, wanted, 0)

  it('explains one request after the other, in their order, and says how long that took', async () => {
    const ended: number[] = []
    const first = explain(3).then(() => ended.push(1))
    const second = explain(1).then(() => ended.push(2))
    await Promise.all([first, second])
    assert.deepEqual(ended, [1, 2])
    assert.ok(figures.explainSeconds > 0)
  })

  it('refuses what comes while many rows wait, and takes it again once they are explained', async () => {
    const waiting = [explainUsual(200), explainUsual(200)]
    await assert.rejects(explainUsual(200), { code: 'too_many_requests', retryAfterSeconds: 1 })
    await Promise.all(waiting)
    assert.equal((await explainUsual(200)).explanations.length, 200)
  })

  it('has explained everything once it is closed', async () => {
    let explained = 0
    const waiting = [explain(2), explain(2)].map((each) => each.then(() => explained++))
    await queue.close()
    await Promise.all(waiting.slice(0, 1))
    const before = computed
    await Promise.all(waiting)
    assert.deepEqual([explained, computed], [2, before])
  })

  it('leaves out the rows that nobody waits for any more', async () => {
    let asked = 0
    const { explanations } = await explain(50, () => ++asked <= 2)
    assert.equal(explanations.length, 2)
  })

  it('says so where the model computes no number between the rows, and goes on', async () => {
    const before = answer
    answer = ([a, b]) => (a === 1 && b === 0 ? NaN : 1)
    await assert.rejects(explain(1), (problem: Problem) => problem.code === 'invalid_data')
    answer = before
    assert.equal((await explain(1)).explanations.length, 1)
  })

  it('explains the log-odds of a network, but the probability of an ONNX model', async () => {
    answer = ([a]) => (a === 1 ? 1 : 0.25)
    const labels = ['no', 'yes']
    queue = queueFor({ task: 'binary', labels, model_format: 'layers' })
    const layers = await explain(1)
    assert.deepEqual([layers.explainer.space, layers.explainer.baseValues[0]], ['log_odds', Math.log(1 / 3)])
    assert.ok(Number.isFinite(layers.explanations[0]!.outputs[0]))
    queue = queueFor({ task: 'binary', labels, positive: 'no', model_format: 'onnx' })
    const onnx = await explain(1)
    assert.equal(onnx.explainer.space, 'probability')
    assert.deepEqual([onnx.explainer.baseValues[0], onnx.explanations[0]!.outputs[0]], [0.75, 0])
  })

  it('explains one class alone where the answer on all would be long, and nothing where a row has too many numbers', async () => {
    const classes = 2 ** 17
    const run = (_: Float32Array, count: number) => new Float32Array(count * classes).fill(0.5)
    const manifest = {
      ...{ task: 'multiclass', features, labels: Array.from({ length: classes }, (_, i) => String(i)) },
      samples: [{ features: [0, 0, 0], prediction: '0' }],
    } as unknown as Manifest
    const queueOf = (outputWidth: number) =>
      new ExplainQueue({ manifest, runner: { ...runner, outputWidth, run }, starts: [0, 1, 2, 3] }, figures)
    const row = new Float32Array(3)
    queue = queueOf(classes)
    await assert.rejects(queue.explain(row, 1, wanted), { code: 'too_large', received: 3 * classes })
    assert.equal((await queue.explain(row, 1, wanted, 7)).only, 7)
    await assert.rejects(queueOf(2 ** 21).explain(row, 1, wanted, 7), { code: 'unsupported_model' })
  })

  /** Whose clock goes on by so many milliseconds for each row. */
  const slowly = (ms: number, run: ModelRunner['run'] = runner.run): ModelRunner => ({
    ...runner,
    run: (rows, count) => {
      time += ms * count
      return run(rows, count)
    },
  })
  let time = 0
  const now = performance.now.bind(performance)
  beforeEach(() => (performance.now = () => now() + time))
  afterEach(() => (performance.now = now))
  const statistics = { deciles: [...Array(11).keys()], mean: 5, missing: 0, min: 0, max: 10, std: 1 }

  it('explains a slow model by fewer rows of its background, of which fewer may wait', async () => {
    const described = features.map((feature) => ({ ...feature, statistics })) as unknown as Feature[]
    const manifest = { task: 'regression', features: described, samples: [] } as unknown as Manifest
    const queueOf = (ms: number) =>
      new ExplainQueue({ manifest, runner: slowly(ms), starts: [0, 1, 2, 3] }, figures)
    queue = queueOf(50)
    const { background, explanations, explainer } = await explain(1)
    assert.equal(background!.rows, 8)
    const [{ contributions, outputs }] = explanations as [(typeof explanations)[0]]
    const sum = contributions.reduce((total, value) => total + value, explainer.baseValues[0]!)
    assert.ok(Math.abs(sum - outputs[0]!) < 1e-9)
    const waiting = Array.from({ length: 2 * explainer.maxRows }, () => explainUsual(1))
    await assert.rejects(explainUsual(1), { code: 'too_many_requests' })
    await Promise.all(waiting)
    queue = queueOf(900)
    await assert.rejects(explain(1), { code: 'unsupported_model', expected: 5 })
  })

  it('explains a linear model by the means of training alone, without computing it', async () => {
    const described = features.map((feature) => ({ ...feature, statistics: { ...statistics, mean: 4.7 } }))
    const manifest = { task: 'regression', features: described, samples: [] } as unknown as Manifest
    const weights = Float64Array.of(1, 2, 0)
    const linear = { weights, constants: Float64Array.of(10), activation: 'linear' as const }
    const model = { manifest, runner: { ...runner, linear }, starts: [0, 1, 2, 3] }
    queue = new ExplainQueue(model, figures)
    const { background, explanations, explainer } = await explain(1)
    assert.deepEqual(background, { source: 'statistics' })
    assert.ok(Math.abs(explainer.baseValues[0]! - (10 + 3 * 4.7)) < 1e-9)
    assert.ok(Math.abs(explanations[0]!.contributions[1]! - 2 * (1 - 4.7)) < 1e-9)
    assert.equal(computed, 0)
  })

  it('explains a model that answers from a thread of its own', async () => {
    const manifest = {
      task: 'regression',
      features,
      samples: [{ features: [0, 0, 0] }],
    } as unknown as Manifest
    const local = await explain(2)
    const run = (...args: Parameters<ModelRunner['run']>) =>
      Promise.resolve(runner.run(...args) as Float32Array)
    queue = new ExplainQueue({ manifest, runner: { ...runner, run }, starts: [0, 1, 2, 3] }, figures)
    assert.deepEqual((await explain(2)).explanations, local.explanations)
    const broken = () => Promise.reject(new Error('the thread has ended'))
    queue = new ExplainQueue({ manifest, runner: { ...runner, run: broken }, starts: [0, 1, 2, 3] }, figures)
    await assert.rejects(explain(1), /the thread has ended/)
  })

  it('takes fewer rows where an answer would be long, and no model of thousands of features', async () => {
    const many = Array.from({ length: 2001 }, (_, i) => ({ ...features[0]!, name: `f${i}` }))
    queue = queueFor(
      { task: 'regression', features: many, samples: [{ features: many.map(() => 0), prediction: 0 }] },
      [...many.keys(), many.length],
    )
    await assert.rejects(explain(1), { code: 'unsupported_model' })
    queue = queueFor({ task: 'regression' })
    await assert.rejects(explain(257), { code: 'too_large', expected: 256 })
  })
})
