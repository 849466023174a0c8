/** The training loop: Adam on shuffled batches, the best weights kept. */
import type { Epoch } from '@modelops/common/manifest'
import type { Progress } from '@modelops/common/run-status'
import { Problem } from '@modelops/common/problem'
import type { HyperParameters } from '@modelops/common/rules/hyper-parameters'
import { Adam } from './adam.js'
import { batchesInOrder, shuffledBatches } from '../rows/batches.js'
import { BestWeights } from './best-weights.js'
import type { Objective } from './objective.js'
import type { Pause } from '../pacer.js'
import type { Random } from '@modelops/common/random'
import type { RowFile } from '../rows/row-file.js'
import type { RowFiles } from '../rows/row-files.js'
import type { LearningTask, RunningScore } from '../tasks/learning-task.js'

/** An untrained network's loss is about 1 (in nats, or variances of the target); from here it does not come back. */
const DIVERGED_LOSS = 1000

export type EpochReport = Progress

export interface FitOptions extends HyperParameters {
  random: Random
  /** Called between batches: gives way to other work, throws to stop. */
  pause: Pause
  onEpoch(report: EpochReport): void
}

/**
 * Trains in place. With validation rows the network ends with the weights of the epoch where their loss was lowest,
 * and stops `patience` epochs after that; otherwise after all epochs.
 * @throws Problem training_diverged
 */
export async function fit(
  objective: Objective,
  files: Pick<RowFiles, 'training' | 'validation'>,
  options: FitOptions,
): Promise<Epoch[]> {
  const adam = new Adam(objective.network.weights)
  const history: Epoch[] = []
  const best = new BestWeights(objective.network.weights)
  for (let epoch = 1; epoch <= options.epochs && best.age < options.patience; epoch++) {
    const learned = await trainEpoch(objective, files.training, adam, epoch, options)
    const validated = await validate(objective, files.validation, options)
    checkConverging(epoch, [learned, validated ?? learned], options.learningRate)
    history.push(epochOf(objective.network.task, epoch, learned, validated))
    options.onEpoch({ ...history.at(-1)!, epochs: options.epochs })
    if (validated) best.offer(validated.loss)
  }
  best.restore()
  return history
}

/** One over some rows. */
interface Pass {
  /** Mean of the rows. */
  loss: number
  score: RunningScore
}

/** @returns what each step found, before it learned from its rows */
async function trainEpoch(
  objective: Objective,
  file: RowFile,
  adam: Adam,
  epoch: number,
  { batchSize, epochs, learningRate, random, pause }: FitOptions,
): Promise<Pass> {
  const score = objective.network.task.newScore()
  const gradient = new Float32Array(adam.weights.length)
  let sum = 0
  let rows = 0
  for (const batch of shuffledBatches(file, batchSize, random)) {
    const progress = (epoch - 1 + rows / file.rows) / epochs
    sum += objective.differentiate(batch, score, gradient) * batch.order.length
    adam.step(gradient, learningRate * cosine(progress))
    rows += batch.order.length
    await pause()
  }
  return { loss: sum / rows, score }
}

/** Half a cosine from 1 to 0: Loshchilov and Hutter, SGDR, 2017, without restarts. */
export const cosine = (progress: number) => (1 + Math.cos(Math.PI * progress)) / 2

/** @returns undefined when no rows are kept for it */
async function validate(
  objective: Objective,
  file: RowFile,
  { pause }: FitOptions,
): Promise<Pass | undefined> {
  if (file.rows === 0) return undefined
  const score = objective.network.task.newScore()
  let sum = 0
  for (const batch of batchesInOrder(file, objective.network.layout.evaluationRows)) {
    sum += objective.loss(batch, score) * batch.order.length
    await pause()
  }
  return { loss: sum / file.rows, score }
}

/** @param validated undefined where no rows are kept for it */
function epochOf(
  { scoreName }: LearningTask,
  epoch: number,
  learned: Pass,
  validated: Pass | undefined,
): Epoch {
  return {
    epoch,
    loss: learned.loss,
    [scoreName]: learned.score.value,
    ...(validated && { val_loss: validated.loss, [`val_${scoreName}`]: validated.score.value }),
  }
}

function checkConverging(epoch: number, passes: Pass[], learningRate: number): void {
  const worst = Math.max(...passes.map(({ loss }) => loss))
  if (worst <= DIVERGED_LOSS) return
  const detail = `the loss was ${worst} in epoch ${epoch}: training does not converge; lower training.learningRate, or leave it out for the default`
  throw new Problem('training_diverged', detail, { received: { learningRate, loss: worst } })
}
