/** Learning classes: cross entropy of logits, measured by the classes that they mean. */
import { mostProbable, tasks } from '@modelops/common/tasks'
import { LEAST_PROBABILITY } from '../measure/class-rows.js'
import { measureClasses } from '../measure/measure-classes.js'
import { classReader } from '../plan/plan-target.js'
import type { LearningTask, RowLoss, RunningScore } from './learning-task.js'

const classes = {
  curvatureOf: (slope) => Math.abs(slope) * (1 - Math.abs(slope)),
  newScore: () => new Accuracy(),
  targetReader(target) {
    const { isMissing } = target.reader
    const classOf = classReader(target)
    return (cell) => (isMissing(cell) ? NaN : (classOf(cell) ?? NaN))
  },
  groupOf: (label) => label,
  standardise: (targets) => targets,
  unstandardise: (last) => last,
  measure: measureClasses,
} satisfies Partial<LearningTask>

export const binary: LearningTask = {
  ...tasks.binary,
  ...classes,
  activation: 'sigmoid',
  activate: (logits) => logits.map((logit) => 1 / (1 + Math.exp(-logit))),
  rowLoss: () => sigmoidCrossEntropy,
  score: (truth, logits) => -logLoss(sigmoidCrossEntropy, truth, logits),
}

export const multiclass: LearningTask = {
  ...tasks.multiclass,
  ...classes,
  activation: 'softmax',
  activate: softmax,
  rowLoss: softmaxCrossEntropy,
  score: (truth, logits) => -logLoss(softmaxCrossEntropy(logits.length / truth.length), truth, logits),
}

const sigmoidCrossEntropy: RowLoss = (logits, at, label, slopes) => {
  const logit = logits[at]!
  slopes[at] = 1 / (1 + Math.exp(-logit)) - label
  return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)))
}

function softmaxCrossEntropy(classes: number): RowLoss {
  return (logits, at, label, slopes) => {
    let max = -Infinity
    for (let i = at; i < at + classes; i++) max = Math.max(max, logits[i]!)
    let sum = 0
    for (let i = at; i < at + classes; i++) sum += slopes[i] = Math.exp(logits[i]! - max)
    for (let i = at; i < at + classes; i++) slopes[i] = slopes[i]! / sum
    slopes[at + label] = slopes[at + label]! - 1
    return Math.log(sum) + max - logits[at + label]!
  }
}

function softmax(logits: Float32Array, width: number): Float32Array {
  const out = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += width) {
    const row = logits.subarray(start, start + width)
    const most = row.reduce((max, logit) => Math.max(max, logit), -Infinity)
    const sum = row.reduce((total, logit) => total + Math.exp(logit - most), 0)
    for (let i = 0; i < width; i++) out[start + i] = Math.exp(row[i]! - most) / sum
  }
  return out
}

/** Mean over the rows, each as the log loss of a finished model counts it at most. */
function logLoss(rowLoss: RowLoss, truth: Float32Array, logits: Float32Array): number {
  const width = logits.length / truth.length
  const slopes = new Float32Array(logits.length)
  let sum = 0
  for (let row = 0; row < truth.length; row++)
    sum += Math.min(-Math.log(LEAST_PROBABILITY), rowLoss(logits, row * width, truth[row]!, slopes))
  return sum / truth.length
}

class Accuracy implements RunningScore {
  #right = 0
  #rows = 0

  get value(): number {
    return this.#right / this.#rows
  }

  add(truth: Float32Array, logits: Float32Array): void {
    const width = logits.length / truth.length
    for (let row = 0; row < truth.length; row++) {
      const predicted = width === 1 ? Number(logits[row]! >= 0) : mostProbable(logits, row * width, width)
      if (predicted === truth[row]) this.#right++
    }
    this.#rows += truth.length
  }
}
