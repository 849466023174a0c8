/** The MLflow server that the training service imports from, if it knows one. */
import { queryOptions } from '@tanstack/react-query'
import { bodyOf, training } from '../../api/client.js'

export const mlflowQuery = () =>
  queryOptions({
    queryKey: ['mlflow'],
    queryFn: ({ signal }) => bodyOf(training.GET('/mlflow', { signal })),
    staleTime: Infinity,
  })
