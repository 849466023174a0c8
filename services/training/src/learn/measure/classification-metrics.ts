/** How good predicted classes are, measured as scikit-learn measures it. */
import type { ClassFigures, Confusion, Metrics } from '@modelops/common/manifest'
import type { ClassRows } from './class-rows.js'
import { areasOf, type Ranking } from './ranking.js'

const MAX_CONFUSIONS = 10

/** How often each class, by index, is true, is predicted, and is predicted where it is true. */
export interface Tally {
  actual: Float64Array
  predicted: Float64Array
  hits: Float64Array
}

/** @param counts how often each row counts */
export function tallyOf({ scores: { truth, classes }, predicted }: ClassRows, counts: Uint16Array): Tally {
  const [actual, hits, answers] = [0, 0, 0].map(() => new Float64Array(classes)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let row = 0; row < truth.length; row++) {
    const [count, label, answer] = [counts[row]!, truth[row]!, predicted[row]!]
    actual[label]! += count
    answers[answer]! += count
    if (label === answer) hits[label]! += count
  }
  return { actual, predicted: answers, hits }
}

/** Those that need no order of the rows. @param counts how often each row counts */
export const countedMetrics = (rows: ClassRows, counts: Uint16Array): Metrics => ({
  ...tallyMetrics(tallyOf(rows, counts), rows.measured),
  log_loss: meanOf(rows.losses, counts),
  brier_score: meanOf(rows.squares, counts),
})

/** ROC AUC and average precision, the unweighted means over the measured classes. */
export function rankedMetrics(rankings: readonly Ranking[], counts: Uint16Array): Metrics {
  const areas = rankings.map((ranking) => areasOf(ranking, counts))
  return {
    roc_auc: mean(areas.map(({ roc_auc }) => roc_auc)),
    average_precision: mean(areas.map(({ average_precision }) => average_precision)),
  }
}

/**
 * Precision, recall and F1 are the unweighted means over the measured classes (macro).
 * @param measured as measuredClasses has it
 */
export function tallyMetrics(tally: Tally, measured: readonly number[]): Metrics {
  const figures = classFigures(tally)
  const macro = (name: keyof ClassFigures) => mean(measured.map((label) => figures[label]![name]))
  const present = figures.filter(({ support }) => support > 0)
  return {
    accuracy: share(sum(tally.hits), sum(tally.actual)),
    balanced_accuracy: mean(present.map(({ recall }) => recall)),
    precision: macro('precision'),
    recall: macro('recall'),
    f1: macro('f1'),
    mcc: matthews(tally),
  }
}

/** By class index. A class that is never predicted has precision 0. */
export const classFigures = ({ actual, predicted, hits }: Tally): ClassFigures[] =>
  Array.from(actual, (support, label) => ({
    precision: share(hits[label]!, predicted[label]!),
    recall: share(hits[label]!, support),
    f1: share(2 * hits[label]!, predicted[label]! + support),
    support,
  }))

/**
 * Matthews correlation of several classes, -1 to 1: Gorodkin, Comparing two K-category assignments by a K-category
 * correlation coefficient, 2004. 0 where one class alone is predicted or true.
 */
function matthews({ actual, predicted, hits }: Tally): number {
  const rows = sum(actual)
  const spread =
    Math.sqrt(rows ** 2 - product(predicted, predicted)) * Math.sqrt(rows ** 2 - product(actual, actual))
  return share(sum(hits) * rows - product(actual, predicted), spread)
}

/** Rows: true class, columns: predicted class. */
export function confusionMatrix({ scores: { truth, classes }, predicted }: ClassRows): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0))
  truth.forEach((label, row) => matrix[label]![predicted[row]!]!++)
  return matrix
}

/** The classes that are taken for each other most often, those first; at most ten pairs. */
export const mostConfused = (
  matrix: readonly (readonly number[])[],
  labels: readonly string[],
): Confusion[] =>
  matrix
    .flatMap((row, actual) => row.map((rows, predicted) => ({ actual, predicted, rows })))
    .filter(({ actual, predicted, rows }) => actual !== predicted && rows > 0)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, MAX_CONFUSIONS)
    .map(({ actual, predicted, rows }) => ({ actual: labels[actual]!, predicted: labels[predicted]!, rows }))

function meanOf(values: Float64Array, counts: Uint16Array): number {
  let [total, rows] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    total += counts[row]! * values[row]!
    rows += counts[row]!
  }
  return total / rows
}

function product(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

const sum = (values: Float64Array | readonly number[]): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}
const mean = (values: readonly number[]) => sum(values) / values.length
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
