/** Whether a model answers a row in a batch as it answers it alone. */
import type { Probe, ProbedModel } from './probe-model.js'

export const BATCH_SIZES = [1, 2, 64]
/** Share of the largest output: batches are summed in another order than single rows. */
const TOLERANCE = 1e-4

/** @throws Error where a batch is answered otherwise, or cannot be */
export function compareBatches(model: ProbedModel, probe: Probe): void {
  for (const count of BATCH_SIZES) compareBatch(model, count, probe)
}

function compareBatch(model: ProbedModel, count: number, { rows, outputs, outputWidth }: Probe): void {
  const largest = outputs.flat().reduce((most, output) => Math.max(most, Math.abs(output)), 1)
  const batch = Array.from({ length: count }, (_, i) => rows[i % rows.length]!)
  const answers = model.run(Float32Array.from(batch.flat()), count)
  if (answers.length !== count * outputWidth)
    throw new Error(
      `it answers ${count} rows with ${answers.length} numbers instead of ${count * outputWidth}`,
    )
  answers.forEach((answer, i) => {
    const row = Math.floor(i / outputWidth)
    const alone = outputs[row % rows.length]![i % outputWidth]!
    if (!(Math.abs(answer - alone) <= TOLERANCE * largest))
      throw new Error(`in a batch of ${count} it answers a row with ${answer} and alone with ${alone}`)
  })
}
