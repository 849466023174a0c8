/** Reads an uploaded table once more, in another way. */
import { useMutation } from '@tanstack/react-query'
import { bodyOf, training } from '../../../api/client.js'
import type { ReadingOptions } from '../../../api/types.js'
import { useRememberDataset } from '../queries.js'

export function useReadAgain(name: string) {
  const remember = useRememberDataset()
  return useMutation({
    mutationFn: (body: ReadingOptions) =>
      bodyOf(training.POST('/datasets/{name}/reading', { params: { path: { name } }, body })),
    onSuccess: remember,
  })
}

export type ReadAgain = ReturnType<typeof useReadAgain>
