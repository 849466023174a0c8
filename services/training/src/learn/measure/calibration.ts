/** Whether probabilities mean what they say. */
import type { ReliabilityBin } from '@modelops/common/manifest'
import { mostProbable } from '@modelops/common/tasks'
import type { ClassScores } from './class-rows.js'

const BINS = 15

/**
 * Rows by the probability of the more probable class, whichever is answered, in 15 bins of the same width (Guo et al., On
 * Calibration of Modern Neural Networks, 2017), made ready to be counted again and again.
 */
export class Reliability {
  /** By row: its bin, that probability, and whether it is the true class. */
  readonly #bins: Uint8Array
  readonly #confidences: Float32Array
  readonly #hits: Uint8Array

  constructor({ truth, probabilities, classes }: ClassScores) {
    this.#bins = new Uint8Array(truth.length)
    this.#confidences = new Float32Array(truth.length)
    this.#hits = new Uint8Array(truth.length)
    truth.forEach((label, row) => {
      const predicted = mostProbable(probabilities, row * classes, classes)
      const probability = probabilities[row * classes + predicted]!
      this.#bins[row] = Math.min(BINS - 1, Math.floor(probability * BINS))
      this.#confidences[row] = probability
      this.#hits[row] = Number(predicted === label)
    })
  }

  /** Empty ones are left out. @param counts how often each row counts */
  bins(counts: Uint16Array): ReliabilityBin[] {
    const [rows, confidence, accuracy] = [0, 0, 0].map(() => new Float64Array(BINS)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    for (let row = 0; row < counts.length; row++) {
      const [count, bin] = [counts[row]!, this.#bins[row]!]
      rows[bin]! += count
      confidence[bin]! += count * this.#confidences[row]!
      accuracy[bin]! += count * this.#hits[row]!
    }
    return Array.from(rows, (rows, bin) => ({
      confidence: confidence[bin]! / rows,
      accuracy: accuracy[bin]! / rows,
      rows,
    })).filter(({ rows }) => rows > 0)
  }
}

/** Expected calibration error: the mean distance of the bins from the diagonal, weighted by their rows; 0 to 1. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0)
  return bins.reduce(
    (sum, { confidence, accuracy, rows: here }) => sum + (Math.abs(confidence - accuracy) * here) / rows,
    0,
  )
}
