/** Everything that the test rows show of a model that predicts classes. */
import type { Intervals, Metrics } from '@modelops/common/manifest'
import { probabilitiesOf } from '@modelops/common/tasks'
import { chooseThreshold } from './choose-threshold.js'
import type { Pause } from '../pacer.js'
import type { Random } from '@modelops/common/random'
import type { Measured, MeasuredTarget } from '../tasks/learning-task.js'
import { classBaseline } from './baseline.js'
import { calibrationError, Reliability } from './calibration.js'
import { ClassRows, measuredClasses } from './class-rows.js'
import {
  classFigures,
  confusionMatrix,
  countedMetrics,
  mostConfused,
  rankedMetrics,
  tallyOf,
} from './classification-metrics.js'
import { bootstrap, canRank, mirrored, wilson } from './intervals.js'
import { areasOf, curvesOf, rankRows, type CurvePoint, type Ranking } from './ranking.js'

/** As LearningTask.measure has it. */
export async function measureClasses(
  truth: Float32Array,
  outputs: Float32Array,
  { labels, positive, threshold: rule }: MeasuredTarget,
  random: Random,
  pause: Pause,
): Promise<Measured> {
  const probabilities = probabilitiesOf(outputs, new Float32Array(truth.length * labels.length))
  const scores = { truth: Uint16Array.from(truth), probabilities, classes: labels.length }
  const measured = measuredClasses(scores.truth, labels.length, positive)
  const choice = labels.length === 2 ? chooseThreshold(scores, measured[0]!, rule) : undefined
  const rows = new ClassRows(scores, measured, choice?.decision)
  const once = new Uint16Array(truth.length).fill(1)
  const ranked = await rank(rows, once, labels, pause)
  const reliability = new Reliability(scores)
  const bins = reliability.bins(once)
  const expected_calibration_error = calibrationError(bins)
  const metrics = { ...countedMetrics(rows, once), ...ranked.metrics, expected_calibration_error }
  const { metrics: baseline, warnings } = classBaseline(rows, metrics, labels)
  const matrix = confusionMatrix(rows)
  return {
    metrics,
    intervals: await intervalsOf(rows, ranked.rankings, reliability, metrics, random, pause),
    baseline,
    warnings,
    ...(choice?.threshold && { threshold: choice.threshold }),
    curves: {
      ...ranked.curves,
      ...(choice && { thresholds: choice.figures }),
      reliability: bins,
      confusion_matrix: matrix,
      per_class: classFigures(tallyOf(rows, once)),
      most_confused: mostConfused(matrix, labels),
    },
  }
}

interface Ranked {
  /** None where all rows are of one class, as those of a small test may be. */
  metrics: Metrics
  curves: { roc?: Record<string, CurvePoint[]>; precision_recall?: Record<string, CurvePoint[]> }
  /** None where there are too many to go through for every repeat of the bootstrap. */
  rankings: Ranking[]
}

/** One class after the other, as the order of all rows by each of many classes is large. */
async function rank(
  rows: ClassRows,
  once: Uint16Array,
  labels: readonly string[],
  pause: Pause,
): Promise<Ranked> {
  const { scores, measured } = rows
  if (new Set(scores.truth).size < 2) return { metrics: {}, curves: {}, rankings: [] }
  const keep = canRank(once.length, measured.length)
  const metrics: Metrics = { roc_auc: 0, average_precision: 0 }
  const curves: Required<Ranked['curves']> = { roc: {}, precision_recall: {} }
  const rankings: Ranking[] = []
  for (const label of measured) {
    await pause()
    const ranking = rankRows(scores, label)
    for (const [name, area] of Object.entries(areasOf(ranking, once)))
      metrics[name]! += area / measured.length
    const { roc, precision_recall } = curvesOf(ranking)
    curves.roc[labels[label]!] = roc
    curves.precision_recall[labels[label]!] = precision_recall
    if (keep) rankings.push(ranking)
  }
  return { metrics, curves, rankings }
}

/** @param rankings of the measured classes, or none: then without what needs them */
async function intervalsOf(
  rows: ClassRows,
  rankings: readonly Ranking[],
  reliability: Reliability,
  metrics: Metrics,
  random: Random,
  pause: Pause,
): Promise<Intervals> {
  const count = rows.losses.length
  const measure = (counts: Uint16Array) => ({
    ...countedMetrics(rows, counts),
    ...(rankings.length > 0 && rankedMetrics(rankings, counts)),
    expected_calibration_error: calibrationError(reliability.bins(counts)),
  })
  const intervals = await bootstrap(metrics, count, measure, random, pause)
  const { expected_calibration_error } = intervals
  return {
    ...intervals,
    accuracy: wilson(metrics['accuracy']!, count),
    expected_calibration_error: mirrored(metrics['expected_calibration_error']!, expected_calibration_error!),
  }
}
