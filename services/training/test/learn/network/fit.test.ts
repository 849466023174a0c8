import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { isProblem } from '@modelops/common/problem'
import type { RowBatch } from '../../../src/learn/rows/batches.js'
import { BestWeights } from '../../../src/learn/network/best-weights.js'
import { fit } from '../../../src/learn/network/fit.js'
import type { RunningScore } from '../../../src/learn/tasks/learning-task.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'
import type { Objective } from '../../../src/learn/network/objective.js'
import { createPacer } from '../../../src/learn/pacer.js'
import { RowFile } from '../../../src/learn/rows/row-file.js'
import type { EpochReport } from '../../../src/learn/train-model.js'
import { classes, line } from '../support/synthetic.js'
import { trainOn } from '../support/training.js'

describe('training', () => {
  it('reports every epoch, with a validation loss where rows are kept for it', async () => {
    const reports: EpochReport[] = []
    const { draft } = await trainOn(classes(1200), 'y', {
      training: { epochs: 3 },
      onEpoch: (report) => reports.push(report),
    })
    assert.deepEqual(
      reports.map(({ epoch, epochs }) => [epoch, epochs]),
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    )
    assert.ok(
      reports.every(({ loss, val_loss }) => loss > 0 && val_loss! > 0) && reports[2]!.loss < reports[0]!.loss,
    )
    assert.deepEqual(
      draft.curves.epochs.map(({ val_loss }) => val_loss),
      reports.map(({ val_loss }) => val_loss),
    )
  })

  it('gives the same model for the same seed and another for another', async () => {
    const train = async (seed: number) => {
      const { weights, draft } = await trainOn(classes(300, 0.1), 'y', {
        model: { hidden: [4] },
        training: { seed, epochs: 5 },
      })
      return { weights: weights.toString('hex'), metrics: draft.metrics, epochs: draft.curves.epochs }
    }
    const first = await train(7)
    assert.deepEqual(await train(7), first)
    assert.notEqual((await train(8)).weights, first.weights)
  })

  it('leaves no tensor behind, be it done, cancelled or diverged', async () => {
    await trainOn(classes(100), 'y', { training: { epochs: 1 } })
    const before = memory().numTensors
    const counts: number[] = []
    const onEpoch = () => counts.push(memory().numTensors)
    await trainOn(classes(1200), 'y', { training: { epochs: 4 }, onEpoch })
    assert.equal(new Set(counts).size, 1, `tensors by epoch: ${counts.join()}`)
    await assert.rejects(trainOn(line(100), 'y', { training: { learningRate: 1e9 } }))
    const cancelled = new AbortController()
    await assert.rejects(
      trainOn(line(100), 'y', {
        signal: cancelled.signal,
        training: { epochs: 100 },
        onEpoch: () => cancelled.abort(),
      }),
    )
    assert.equal(memory().numTensors, before)
  })

  it('ends with a problem when it diverges', async () => {
    await assert.rejects(trainOn(line(100), 'y', { training: { learningRate: 1e9 } }), (error) => {
      assert.ok(isProblem(error, 'training_diverged'), String(error))
      assert.match(error.detail, /learningRate/)
      return true
    })
  })

  it('stops soon after it is cancelled, with the reason, and lets timers run meanwhile', async () => {
    const controller = new AbortController()
    const { signal } = controller
    let [turns, late] = [0, 0]
    const heartbeat = setInterval(() => ++turns === 3 && controller.abort(new Error('enough')), 20)
    const onEpoch = () => (late += Number(signal.aborted))
    await assert.rejects(
      trainOn(classes(900), 'y', { training: { epochs: 10_000 }, signal, onEpoch }),
      /enough/,
    )
    clearInterval(heartbeat)
    assert.ok(late <= 1, `${late} epochs after it was cancelled`)
  })

  it('does not start when it is cancelled before', async () => {
    await assert.rejects(
      trainOn(classes(100), 'y', { signal: AbortSignal.abort(new Error('never')) }),
      /never/,
    )
  })

  it('stops early when the validation loss no longer falls', async () => {
    const training = { epochs: 200, patience: 2, validationSplit: 0.3, learningRate: 0.05, l2: 0 }
    const { draft } = await trainOn(classes(200, 0.4), 'y', { model: { hidden: [64] }, training })
    const losses = draft.curves.epochs.map(({ val_loss }) => val_loss!)
    assert.ok(losses.length < 200)
    assert.equal(losses.indexOf(Math.min(...losses)), losses.length - 3)
  })
})

describe('early stopping', () => {
  it('ends with the weights of the best epoch, `patience` epochs after it', async () => {
    const weights = Float32Array.of(0)
    const network = { task: learningTasks.regression, weights, layout: { evaluationRows: 1 } }
    // Training pushes the weight up by the learning rate in each epoch, past 0.5 where validation is best.
    const differentiate = (_batch: RowBatch, _score: RunningScore, gradient: Float32Array) => {
      gradient[0] = -1
      return -weights[0]!
    }
    const loss = () => (weights[0]! - 0.5) ** 2
    const folder = mkdtempSync(join(tmpdir(), 'fit-'))
    const [training, validation] = [1, 0].map((value) => {
      const file = new RowFile(join(folder, String(value)), 1)
      file.append(Float32Array.of(value))
      file.flush()
      return file
    }) as [RowFile, RowFile]
    const options = { epochs: 1000, batchSize: 1, learningRate: 0.1, l2: 0, patience: 3, random: Math.random }
    const rest = {
      hidden: [],
      seed: 0,
      testSplit: 0.2,
      validationSplit: 0.1,
      refit: false,
      pause: async () => {},
      onEpoch: () => {},
    }
    const objective = { network, loss, differentiate } as unknown as Objective
    const history = await fit(objective, { training, validation }, { ...options, ...rest })
    assert.equal(history.length, 8)
    assert.ok(Math.abs(weights[0]! - 0.5) < 0.01, `${weights[0]}`)
    for (const file of [training, validation]) file.close()
    rmSync(folder, { recursive: true })
  })
})

describe('the best weights', () => {
  it('are those of the lowest validation loss, not of the last epoch', () => {
    const weights = Float32Array.of(0)
    const best = new BestWeights(weights)
    for (const [epoch, loss] of [3, 1, 2].entries()) {
      weights[0] = epoch
      best.offer(loss)
    }
    assert.equal(best.age, 1)
    best.restore()
    assert.deepEqual(weights, Float32Array.of(1))
  })
})

describe('the pacer', () => {
  it('throws the reason of an aborted signal', async () => {
    await assert.rejects(createPacer(AbortSignal.abort(new Error('stop')))(), /stop/)
  })
})
