/** Asks for predictions; what came of the last one stays until the next has come. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { bodyOf, inference } from '../../api/client.js'
import type { components } from '../../api/inference.js'
import { deploymentsQuery } from '../../api/queries.js'
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

/** An answer or an error, and the values that led to it. */
export interface Result {
  values: readonly Value[]
  outcome?: Outcome
  error?: Error
}

export function usePrediction(run: RunDetails) {
  const queries = useQueryClient()
  const [result, setResult] = useState<Result>()
  const { mutate, isPending } = useMutation({
    mutationFn: (values: readonly Value[]) => ask(run, values),
    onSuccess(outcome, values) {
      setResult({ values, outcome })
      // Another run has been deployed in the meantime: its form may be another one.
      if (outcome.answer.model_run_id !== run.run_id) void queries.invalidateQueries(deploymentsQuery())
    },
    onError: (error, values) => setResult({ values, error }),
  })
  return { result, isPending, predict: mutate }
}

/** @throws ApiError */
async function ask({ model_name, features }: RunDetails, values: readonly Value[]): Promise<Outcome> {
  const when = new Date().toISOString()
  const start = performance.now()
  const params = { query: { model: model_name } }
  const body = { features: namedRow(features, values) }
  const answer = await bodyOf(inference.POST('/predict', { params, body }))
  return { answer: answer as Answer, latencyMs: performance.now() - start, when }
}
