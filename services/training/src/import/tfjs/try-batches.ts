/** Which batches a model computes as it computes each row alone. */
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import { withInputShape } from './edit-model.js'
import { toArtifacts, type ModelDraft } from './model-draft.js'
import type { Probe } from './probe-model.js'
import { unsupported } from '../unsupported.js'

const COUNTS = [1, 2, 64]
/** Share of the largest output: batches are summed in another order than single rows. */
const TOLERANCE = 1e-4

/**
 * Tries 1, 2 and 64 rows at once: with any number of rows in a batch, else with the number that the model was saved
 * with, else row by row.
 * @param declared the number of rows that the model was saved with; undefined where it is open
 * @returns the model with the first of them that answers every row as it was answered alone
 * @throws Problem unsupported_model
 */
export async function withBestBatch(
  draft: ModelDraft,
  declared: number | undefined,
  probe: Probe,
): Promise<ModelDraft> {
  let failure: unknown
  for (const batch of new Set([null, declared ?? 1, 1])) {
    const candidate = batch === (declared ?? null) ? draft : withInputShape(draft, batch)
    try {
      await tryBatches(candidate, probe)
      return candidate
    } catch (error) {
      failure = error
    }
  }
  throw unsupported(
    `the model cannot answer several rows: ${(failure as Error).message}`,
    COUNTS,
    'the same answer for a row in every batch and every time',
    failure,
  )
}

async function tryBatches(draft: ModelDraft, probe: Probe): Promise<void> {
  const { modelJson, weights } = toArtifacts(draft)
  const model = new RowModel(await loadModel(modelJson, weights))
  try {
    for (const count of COUNTS) tryBatch(model, count, probe)
  } finally {
    model.dispose()
  }
}

function tryBatch(model: RowModel, count: number, { rows, outputs, outputWidth }: Probe): void {
  const largest = Math.max(1, ...outputs.flat().map(Math.abs))
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
