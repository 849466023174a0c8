/** Whether probabilities mean what they say. */
import type { ReliabilityBin } from '@modelops/common/manifest'
import { mostProbable } from '@modelops/common/tasks'
import type { ClassScores } from './class-rows.js'

const BINS = 15

/**
 * Rows by the probability of the more probable class, whichever is answered, in 15 bins of the same width (Guo et al., On
 * Calibration of Modern Neural Networks, 2017). Empty bins are left out.
 */
export function reliabilityOf({ truth, probabilities, classes }: ClassScores): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, accuracy: 0, rows: 0 }))
  truth.forEach((label, row) => {
    const predicted = mostProbable(probabilities, row * classes, classes)
    const probability = probabilities[row * classes + predicted]!
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]!
    bin.confidence += probability
    bin.accuracy += Number(predicted === label)
    bin.rows++
  })
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ confidence, accuracy, rows }) => ({
      confidence: confidence / rows,
      accuracy: accuracy / rows,
      rows,
    }))
}

/** Expected calibration error: the mean distance of the bins from the diagonal, weighted by their rows; 0 to 1. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0)
  return bins.reduce(
    (sum, { confidence, accuracy, rows: here }) => sum + (Math.abs(confidence - accuracy) * here) / rows,
    0,
  )
}
