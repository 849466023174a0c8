/** Asks again for everything on the page that failed: what fails together comes back together. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** @returns what a button calls, and whether that is under way; what is asked by itself does not show */
export function useRetry() {
  const client = useQueryClient()
  const [isRetrying, setRetrying] = useState(false)
  const retry = async () => {
    setRetrying(true)
    await client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
    setRetrying(false)
  }
  return { isRetrying, retry: () => void retry() }
}
