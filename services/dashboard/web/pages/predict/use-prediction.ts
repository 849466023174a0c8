/** Asks for predictions; what came of the last one stays until the next has come. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deploymentsQuery } from '../../api/queries.js'
import type { RunDetails } from '../../api/types.js'
import { ask, type Outcome } from './ask.js'
import type { Value } from './row.js'

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
