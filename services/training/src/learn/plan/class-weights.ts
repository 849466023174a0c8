/** What a row's class counts for in the loss. */
import type { Plan } from './plan.js'

/**
 * By class index, scaled so that the mean over the training rows is 1; undefined when all rows weigh the same.
 */
export function classWeightsOf({ target, options, parts }: Plan): Float32Array | undefined {
  const { classWeights } = options
  if (classWeights === undefined) return undefined
  const rows = parts.map(({ training }) => training)
  const raw = target.labels.map((label, i) =>
    classWeights === 'balanced' ? 1 / rows[i]! : (classWeights[label] ?? 1),
  )
  const total = rows.reduce((sum, count) => sum + count, 0)
  const weighted = raw.reduce((sum, weight, i) => sum + weight * rows[i]!, 0)
  return Float32Array.from(raw, (weight) => (weight * total) / weighted)
}
