/** Learning classes: cross entropy of logits, measured by the classes that they mean. */
import { mostProbable, probabilitiesOf, tasks } from '@modelops/common/tasks'
import { classificationMetrics, confusionMatrix, measuredClasses } from '../measure/classification-metrics.js'
import { rocOf, type RocPoint } from '../measure/roc.js'
import type { Pause } from '../pacer.js'
import { classReader } from '../plan/plan-target.js'
import type { LearningTask, Measured, MeasuredTarget, RowLoss, RunningScore } from './learning-task.js'

const classes = {
  newScore: () => new Accuracy(),
  score(truth, logits) {
    const accuracy = new Accuracy()
    accuracy.add(truth, logits)
    return accuracy.value
  },
  targetReader(target) {
    const { isMissing } = target.reader
    const classOf = classReader(target)
    return (cell) => (isMissing(cell) ? NaN : (classOf(cell) ?? NaN))
  },
  groupOf: (label) => label,
  standardise: (targets) => targets,
  unstandardise: (last) => last,
  measure,
} satisfies Partial<LearningTask>

export const binary: LearningTask = {
  ...tasks.binary,
  ...classes,
  activation: 'sigmoid',
  rowLoss: () => sigmoidCrossEntropy,
}

export const multiclass: LearningTask = {
  ...tasks.multiclass,
  ...classes,
  activation: 'softmax',
  rowLoss: softmaxCrossEntropy,
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

async function measure(
  truth: Float32Array,
  outputs: Float32Array,
  { labels, positive }: MeasuredTarget,
  pause: Pause,
): Promise<Measured> {
  const probabilities = probabilitiesOf(outputs, new Float32Array(truth.length * labels.length))
  const scores = { truth: Uint16Array.from(truth), probabilities, classes: labels.length }
  const confusion_matrix = confusionMatrix(scores)
  const measured = measuredClasses(labels.length, positive)
  const metrics = classificationMetrics(scores, confusion_matrix, measured)
  const roc: Record<string, RocPoint[]> = {}
  const areas: number[] = []
  for (const label of measured) {
    await pause()
    const { points, auc } = rocOf(scores, label)
    roc[labels[label]!] = points
    areas.push(auc)
  }
  const roc_auc = areas.reduce((sum, area) => sum + area, 0) / areas.length
  return { metrics: { ...metrics, roc_auc }, curves: { roc, confusion_matrix } }
}
