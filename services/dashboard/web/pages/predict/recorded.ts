/** What the run itself answered for a sample row when it was published, to compare with. */
import type { RunDetails } from '../../api/types.js'
import { formatNumber } from '../../format/number.js'
import type { Answer } from './ask.js'
import { formatProbability } from './probability.js'
import type { Value } from './row.js'

export interface Recorded {
  /** `malignant, 97.7 %`, or the number. */
  text: string
  /** Whether the answer is the same, but for rounding. */
  isSame: boolean
}

/** Back ends round differently; the inference service allows as much when it loads a version. */
const TOLERANCE = 1e-3

type Samples = Pick<RunDetails, 'samples' | 'labels'>

/** @returns undefined where the values are not those of a sample */
export function recordedFor(
  { samples, labels }: Samples,
  values: readonly Value[],
  answer: Answer,
): Recorded | undefined {
  const sample = samples.find(({ features }) => isEqual(features, values))
  if (!sample) return undefined
  const { prediction, probabilities } = sample
  const label = labels?.[prediction]
  if (label === undefined || !probabilities)
    return { text: formatNumber(prediction), isSame: isClose(prediction, answer.prediction) }
  const probability = probabilities[prediction] ?? 0
  return {
    text: `${label}, ${formatProbability(probability)}`,
    isSame: label === answer.label && isClose(probability, answer.probability ?? 0),
  }
}

export const isEqual = (a: readonly Value[], b: readonly Value[]) =>
  a.length === b.length && a.every((value, index) => value === b[index])

const isClose = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))
