/** Asks the inference service for a prediction, and notes what a person may want to know about the answer. */
import { bodyOf, inference } from '../../api/client.js'
import type { components } from '../../api/inference.js'
import type { RunDetails } from '../../api/types.js'
import { namedRow, type Value } from './row.js'

export type Answer = components['schemas']['PredictResponse']

export interface Outcome {
  answer: Answer
  /** From the call to the whole answer, as the browser sees it. */
  latencyMs: number
  /** ISO 8601. */
  when: string
}

/** @throws ApiError */
export async function ask({ model_name, features }: RunDetails, values: readonly Value[]): Promise<Outcome> {
  const when = new Date().toISOString()
  const start = performance.now()
  const params = { query: { model: model_name } }
  const body = { features: namedRow(features, values) }
  const answer = await bodyOf(inference.POST('/predict', { params, body }))
  return { answer: answer as Answer, latencyMs: performance.now() - start, when }
}
