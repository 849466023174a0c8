/** Asks for the explanation of an answer, by the version that gave it. */
import { queryOptions } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { RunDetails } from '../../api/types.js'
import { namedRow, type Value } from './row.js'
import type { Answer } from './use-prediction.js'
import type { Explanation } from './waterfall.js'

type Explained = Explanation & Pick<Answer, 'model_run_id'>

export const explanationQuery = (
  { model_name, features }: RunDetails,
  { model_run_id, route }: Answer,
  values: readonly Value[],
) =>
  queryOptions({
    queryKey: ['explanation', model_run_id, route, values],
    queryFn: async ({ signal }) => {
      const params = { query: { model: model_name } }
      const headers = { 'x-modelops-route': route }
      const body = { features: namedRow(features, values) }
      const explanation = await bodyOf(inference.POST('/explain', { params, headers, body, signal }))
      return ofVersion(model_run_id, explanation as Explained)
    },
    staleTime: Infinity,
  })

/** @throws Error where another version has taken the route since the answer, and explains itself */
export function ofVersion(runId: string, explanation: Explained): Explanation {
  if (explanation.model_run_id === runId) return explanation
  throw new Error(`${explanation.model_run_id} serves now instead of ${runId}: predict again`)
}
