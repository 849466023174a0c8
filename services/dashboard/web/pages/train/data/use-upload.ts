/** The upload of a file: how much has been sent, and how it ended. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Dataset } from '../../../api/types.js'
import { uploadCsv } from './upload-csv.js'

export interface Upload {
  /** Undefined while nothing is being sent. */
  sentBytes: number | undefined
  error: unknown
  isSending(): boolean
  start(file: File, name: string): void
  cancel(): void
}

export function useUpload(onDone: (dataset: Dataset) => void): Upload {
  const [sentBytes, setSentBytes] = useState<number>()
  const [error, setError] = useState<unknown>()
  const current = useRef<AbortController>(undefined)
  const cancel = useCallback(() => current.current?.abort(), [])
  useEffect(() => cancel, [cancel])
  const isSending = useCallback(() => current.current !== undefined, [])

  const start = (file: File, name: string) => {
    const { signal } = (current.current = new AbortController())
    setSentBytes(0)
    setError(undefined)
    uploadCsv(file, name, { signal, onProgress: setSentBytes })
      .finally(() => (current.current = undefined))
      .then(onDone, (reason: unknown) => {
        setSentBytes(undefined)
        if (!signal.aborted) setError(reason)
      })
  }
  return { sentBytes, error, isSending, start, cancel }
}
