/** Asks for the explanation of an answer, by the version that gave it. */
import { queryOptions } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { RunDetails } from '../../api/types.js'
import { namedRow, type Value } from './row.js'
import type { Answer } from './use-prediction.js'
import type { Explanation } from './waterfall.js'

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
      const answer = await bodyOf(inference.POST('/explain', { params, headers, body, signal }))
      return answer as Explanation
    },
    staleTime: Infinity,
  })
