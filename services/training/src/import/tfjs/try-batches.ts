/** Which batches a model computes as it computes each row alone. */
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import { withInputShape } from './edit-model.js'
import { toArtifacts, type ModelDraft } from './model-draft.js'
import { BATCH_SIZES, compareBatches } from '../compare-batches.js'
import type { Probe } from '../probe-model.js'
import { unsupported } from '../unsupported.js'

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
    BATCH_SIZES,
    'the same answer for a row in every batch and every time',
    failure,
  )
}

async function tryBatches(draft: ModelDraft, probe: Probe): Promise<void> {
  const { modelJson, weights } = toArtifacts(draft)
  const model = new RowModel(await loadModel(modelJson, weights))
  try {
    compareBatches(model, probe)
  } finally {
    model.dispose()
  }
}
