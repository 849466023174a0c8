/** Trains one model of the recipe on all folds but one, and keeps the epoch that is best on that one. */
import type { Epoch } from '@modelops/common/manifest'
import { BestWeights } from '../network/best-weights.js'
import { cosine } from '../network/fit.js'
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'
import { seededRandom } from '@modelops/common/random'
import { batchesInOrder, shuffledBatches, type RowBatch } from '../rows/batches.js'
import type { RowSource } from '../rows/row-file.js'
import type { LearningTask, TargetScale } from '../tasks/learning-task.js'
import type { CodeNetwork } from './code-network.js'
import type { Fold } from './folds.js'

const WARM_UP = 0.03
/** Times per training that the fold is asked. */
const VALIDATIONS = 50
/** Share of the epochs without gain until the fold has seen enough: whatever is learned by heart gains no more. */
const PATIENCE = 0.3

export interface Lesson {
  task: LearningTask
  loss: MeanLoss
  /** Moments of the targets of all rows. */
  target: TargetScale
  pause: Pause
}

export interface MemberOptions {
  seed: number
  epochs: number
  batchSize: number
  learningRate: number
  onEpoch(epoch: Epoch): void
}

/** The network ends with the weights of the epoch that is best on the fold. */
export async function fitMember(
  network: CodeNetwork,
  fold: Fold,
  lesson: Lesson,
  options: MemberOptions,
): Promise<void> {
  network.initialise(options.seed)
  const random = seededRandom(options.seed)
  const best = new BestWeights(network.weights)
  const apart = Math.max(1, Math.floor(options.epochs / VALIDATIONS))
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const learned = await trainEpoch(network, fold.training, lesson, { ...options, epoch, random })
    const isMeasured = epoch % apart === 0 || epoch === options.epochs
    const validated = isMeasured && (await validate(network, fold.validation, lesson))
    options.onEpoch({ epoch, ...learned, ...(validated && prefixed(validated)) })
    if (validated) best.offer(Number.isNaN(validated.loss) ? Infinity : validated.loss)
    if (epoch === options.epochs || best.age * apart <= PATIENCE * options.epochs) continue
    options.onEpoch({ epoch: options.epochs, ...learned })
    break
  }
  best.restore()
  network.load(network.weights.slice())
}

type Pass = Omit<Epoch, 'epoch'>

async function trainEpoch(
  network: CodeNetwork,
  rows: RowSource,
  { task, loss, target, pause }: Lesson,
  { batchSize, epochs, learningRate, epoch, random }: MemberOptions & { epoch: number; random: () => number },
): Promise<Pass> {
  const score = task.newScore()
  let sum = 0
  let done = 0
  for (const batch of shuffledBatches(rows, batchSize, random)) {
    const count = batch.order.length
    if (count < batchSize / 2 && rows.rows >= batchSize) continue // too few rows for a step as large as the others
    const targets = targetsOf(batch, rows.width, task, target)
    const outputs = network.forward(batch, true)
    score.add(targets, outputs)
    const compared = loss.compare(targets, outputs)
    const progress = (epoch - 1 + done / rows.rows) / epochs
    const warm = Math.min(1, (progress + batchSize / rows.rows / epochs) / WARM_UP)
    network.learn(compared.slopes, learningRate * warm * cosine(progress))
    sum += compared.loss * count
    done += count
    await pause()
  }
  return { loss: sum / done, [task.scoreName]: score.value }
}

async function validate(network: CodeNetwork, rows: RowSource, lesson: Lesson): Promise<Pass> {
  const { task, loss, target, pause } = lesson
  const score = task.newScore()
  let sum = 0
  for (const batch of batchesInOrder(rows, network.maxRows)) {
    const targets = targetsOf(batch, rows.width, task, target)
    const outputs = network.forward(batch)
    score.add(targets, outputs)
    sum += loss.compare(targets, outputs).loss * targets.length
    await pause()
  }
  return { loss: sum / rows.rows, [task.scoreName]: score.value }
}

const prefixed = (pass: Pass): Partial<Epoch> =>
  Object.fromEntries(Object.entries(pass).map(([name, value]) => [`val_${name}`, value]))

/** As the network answers them: class indexes, or standardised values. */
export function targetsOf(
  { window, order }: RowBatch,
  width: number,
  task: LearningTask,
  target: TargetScale,
) {
  const values = new Float32Array(order.length)
  for (let i = 0; i < values.length; i++) values[i] = window[(order[i]! + 1) * width - 1]!
  return task.standardise(values, target)
}
