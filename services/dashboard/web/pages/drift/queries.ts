/** What the page Drift asks for. */
import { queryOptions } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'

export const driftQuery = (model: string) =>
  queryOptions({
    queryKey: ['drift', model],
    queryFn: ({ signal }) => bodyOf(inference.GET('/drift', { params: { query: { model } }, signal })),
  })
