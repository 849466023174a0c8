/** What training asks of a kind of task, beside what all services do. */
import type { Curves, Intervals, Manifest, Metrics } from '@modelops/common/manifest'
import type { CellReader } from '@modelops/common/rules/cell-reader'
import type { TaskKind } from '@modelops/common/tasks'
import type { DenseWeights } from '../network/network.js'
import type { Pause } from '../pacer.js'
import type { Target } from '../plan/plan-target.js'
import type { Random } from '@modelops/common/random'
import type { Moments } from '../rows/statistics.js'

/** What the measures need to know of the target. */
export type MeasuredTarget = Pick<Target, 'labels' | 'positive' | 'threshold'>

/** Of the training rows' targets. */
export type TargetScale = Pick<Moments, 'min' | 'max' | 'mean' | 'std'>

export interface LearningTask extends TaskKind {
  /** The last one of the saved model; the network in training ends before it, in logits or standardised values. */
  readonly activation: 'sigmoid' | 'softmax' | 'linear'
  /** The same in plain JavaScript. @param outputs before it, row-major @param width of a row */
  activate(outputs: Float32Array, width: number): Float32Array
  /** @param outputs of the network */
  rowLoss(outputs: number): RowLoss
  /** The second derivative of the row loss by an output, from the first. */
  curvatureOf(slope: number): number
  newScore(): RunningScore
  /**
   * What the importance of a feature is a part of, over all rows at once: the negative log loss, or R². Takes what
   * RunningScore.add takes, in any unit.
   */
  score(truth: Float32Array, outputs: Float32Array): number
  /** Reads a cell of the target: class index or value, NaN for none. */
  targetReader(target: { labels: readonly string[]; reader: CellReader }): (cell: string) => number
  /** The group of rows that a row belongs to when they are split, by its target. */
  groupOf(target: number): number
  /** @returns what the network learns to answer */
  standardise(targets: Float32Array, training: TargetScale): Float32Array
  /** @returns the last layer, so that it answers in units of the target */
  unstandardise(last: DenseWeights, training: TargetScale): DenseWeights
  /**
   * @param truth class indexes, or values
   * @param outputs of the saved model, row-major
   * @param random draws the rows that the intervals rest on
   * @param pause called between steps
   */
  measure(
    truth: Float32Array,
    outputs: Float32Array,
    target: MeasuredTarget,
    random: Random,
    pause: Pause,
  ): Promise<Measured>
}

/**
 * What one row loses: cross entropy in nats, or squared error in variances of the target.
 * @param outputs of many rows, this row's from `at` on
 * @param truth class index, or standardised value
 * @param slopes gets the derivatives by the outputs, from `at` on
 */
export type RowLoss = (outputs: Float32Array, at: number, truth: number, slopes: Float32Array) => number

/** The number that people read while a network learns, counted over the batches of one pass. */
export interface RunningScore {
  /** The score of all rows so far. */
  readonly value: number
  /**
   * @param truth class indexes, or standardised values
   * @param outputs row-major [rows, outputs]: logits, or standardised values
   */
  add(truth: Float32Array, outputs: Float32Array): void
}

/** What the test rows show. */
export interface Measured {
  /** accuracy, r2, ... */
  metrics: Metrics
  /** 95 %, of most of them. */
  intervals: Intervals
  /** The same metrics of the best constant answer. */
  baseline: Metrics
  /** Sentences on a model that is not better than that. */
  warnings: string[]
  /** What was chosen as asked for; the metrics are of the answers by it. */
  threshold?: NonNullable<Manifest['threshold']>
  curves: Omit<Curves, 'epochs'>
}
