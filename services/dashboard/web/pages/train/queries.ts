/** The queries of this page to the training service. */
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { bodyOf, training } from '../../api/client.js'
import type { Dataset } from '../../api/types.js'

const RECENT_RUNS = 20
const PREVIEW_ROWS = 10

export const datasetsQuery = () =>
  queryOptions({
    queryKey: ['datasets'],
    queryFn: async ({ signal }) => (await bodyOf(training.GET('/datasets', { signal }))).items,
  })

export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: ['dataset', name],
    queryFn: ({ signal }) => bodyOf(training.GET('/datasets/{name}', { params: { path: { name } }, signal })),
    // A form is filled in against it: it must not change underneath.
    staleTime: Infinity,
  })

export const firstRowsQuery = (name: string) =>
  queryOptions({
    queryKey: ['first-rows', name],
    queryFn: ({ signal }) => {
      const params = { path: { name }, query: { rows: PREVIEW_ROWS } }
      return bodyOf(training.GET('/datasets/{name}/preview', { params, signal }))
    },
    staleTime: Infinity,
  })

/** Runs in any state, newest first. */
export const trainingRunsQuery = () =>
  queryOptions({
    queryKey: ['training-runs'],
    queryFn: async ({ signal }) => {
      const params = { query: { limit: RECENT_RUNS } }
      return (await bodyOf(training.GET('/runs', { params, signal }))).items
    },
  })

export const trainingRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['training-run', id],
    queryFn: ({ signal }) => bodyOf(training.GET('/runs/{id}', { params: { path: { id } }, signal })),
  })

/** The answer to an upload, or to a table that was read again, saves asking for the data set. */
export function useRememberDataset() {
  const client = useQueryClient()
  return (dataset: Dataset) => {
    client.setQueryData(datasetQuery(dataset.name).queryKey, dataset)
    client.removeQueries({ queryKey: firstRowsQuery(dataset.name).queryKey })
    void client.invalidateQueries({ queryKey: datasetsQuery().queryKey })
  }
}
