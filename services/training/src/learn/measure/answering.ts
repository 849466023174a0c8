/** A finished model as the measures see it, whatever computes it. */
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Value } from '@modelops/common/manifest'
import type { Decision } from '@modelops/common/tasks'
import type { Plan } from '../plan/plan.js'

export interface Answering {
  /** Multiplications, or steps that take as long, for a row. */
  readonly cost: number
  /**
   * @param rows as FeatureCodec encodes them, row-major
   * @returns row-major [count, numbers per output row]
   */
  run(rows: Float32Array, count: number): Float32Array
}

/** Answers raw rows as a server does: through the features' codec and the model alone. */
export function decodedAnswers(
  model: Answering,
  codec: FeatureCodec,
  { task, target }: Pick<Plan, 'task' | 'target'>,
  rows: readonly Value[][],
  decision?: Decision,
) {
  const inputs = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, inputs, i * codec.width))
  return task.decode(model.run(inputs, rows.length), rows.length, target.labels.length, decision)
}
