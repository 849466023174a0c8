import assert from 'node:assert/strict'
import type { Manifest } from '@modelops/common/manifest'
import type { Problem } from '@modelops/common/problem'
import type { ModelRunner } from '../../src/model/runner.js'
import type { Predictions } from '@modelops/common/tasks'
import { ServingFigures } from '../../src/serving/figures.js'
import { ModelVersion } from '../../src/serving/model-version.js'

/** Answers each row [x] with the probability x, always in the same array as a real runner does. */
class Echo implements ModelRunner {
  readonly backend = 'cpu'
  readonly inputWidth = 1
  readonly outputWidth = 1
  disposed = false
  readonly #outputs = new Float32Array(8)

  run(rows: Float32Array, count: number): Float32Array {
    this.#outputs.set(rows.subarray(0, count))
    return this.#outputs.subarray(0, count)
  }

  dispose(): void {
    this.disposed = true
  }
}

describe('A model version', () => {
  const manifest = {
    model_name: 'wine',
    run_id: 'run-1',
    task: 'binary',
    features: [{ name: 'a', type: 'numeric', nullable: false }],
    labels: ['red', 'white'],
  } as unknown as Manifest
  let runner: Echo
  let version: ModelVersion
  beforeEach(() => {
    runner = new Echo()
    const limits = { maxBatchRows: 8, maxQueueRows: 8, maxBatchDelayMs: 0 }
    version = new ModelVersion(manifest, runner, new ServingFigures().of('wine', 'run-1'), limits)
  })
  const predict = (...rows: number[]) =>
    new Promise<Predictions>((resolve, reject) =>
      version.predict(Float32Array.from(rows), rows.length, (result) =>
        result instanceof Error ? reject(result) : resolve(result),
      ),
    )

  it('predicts rows, and its predictions stay as they are when others follow', async () => {
    const first = await predict(0.25, 0.75)
    await predict(1, 1)
    assert.deepEqual([first.count, first.classes, [...first.values]], [2, 2, [0, 1]])
    assert.deepEqual([...first.probabilities], [0.75, 0.25, 0.25, 0.75])
  })

  it('says so when the model computes no number, and goes on', async () => {
    await assert.rejects(predict(NaN), (problem: Problem) => problem.code === 'invalid_data')
    assert.equal((await predict(0.5)).count, 1)
  })

  it('counts its batches, and no predictions: not all of them are asked for by clients', async () => {
    await Promise.all([predict(0.25), predict(0.5, 0.75)])
    assert.equal(version.figures.batchRows.sum, 3)
    assert.equal(version.figures.routes.size, 0)
  })

  it('frees the model only once what waits to be explained is', async () => {
    const samples = [{ features: [0.5], prediction: 1 }]
    const limits = { maxBatchRows: 8, maxQueueRows: 8, maxBatchDelayMs: 0 }
    const figures = new ServingFigures().of('wine', 'run-1')
    version = new ModelVersion({ ...manifest, samples }, runner, figures, limits)
    const isFreed: boolean[] = []
    const explaining = version.explanations
      .explain(Float32Array.of(0.75, 0.25), 2, () => isFreed.push(runner.disposed) > 0)
      .then(({ explanations }) => explanations.length)
    await version.retire()
    assert.deepEqual([isFreed, await explaining, runner.disposed], [[false, false], 2, true])
  })

  it('answers what waits when it retires, then frees the model and refuses what comes later', async () => {
    const waiting = predict(0.25)
    await version.retire()
    assert.equal((await waiting).count, 1)
    assert.ok(runner.disposed)
    await assert.rejects(predict(0.25), { code: 'unavailable' })
  })
})
