/** The upload of a file: how much has been sent, and how it ended. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Dataset } from '../../../api/types.js'
import { useAskBeforeLeaving } from './use-ask-before-leaving.js'
import { uploadCsv } from './upload-csv.js'

export interface Upload {
  /** Undefined while nothing is being sent. */
  sentBytes: number | undefined
  error: unknown
  start(file: File, name: string): void
  cancel(): void
}

export function useUpload(onDone: (dataset: Dataset) => void): Upload {
  const [sentBytes, setSentBytes] = useState<number>()
  const [error, setError] = useState<unknown>()
  const current = useRef<AbortController>(undefined)
  const cancel = useCallback(() => current.current?.abort(), [])
  useEffect(() => cancel, [cancel])
  useAskBeforeLeaving(sentBytes !== undefined)

  const start = (file: File, name: string) => {
    const { signal } = (current.current = new AbortController())
    setSentBytes(0)
    setError(undefined)
    uploadCsv(file, name, { signal, onProgress: setSentBytes }).then(onDone, (reason: unknown) => {
      setSentBytes(undefined)
      if (!signal.aborted) setError(reason)
    })
  }
  return { sentBytes, error, start, cancel }
}
