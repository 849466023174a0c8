/** The upload of a file: how much has been sent, and how it ended. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, type ApiCall } from '../../../api/api-error.js'
import { TRAINING } from '../../../api/client.js'
import type { Dataset } from '../../../api/types.js'

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

interface UploadOptions {
  signal: AbortSignal
  onProgress(sentBytes: number): void
}

/** With progress, which fetch cannot report. Rejects with an ApiError, or with an AbortError when `signal` is aborted. */
function uploadCsv(file: File, name: string, { signal, onProgress }: UploadOptions): Promise<Dataset> {
  const call: ApiCall = {
    method: 'POST',
    url: `${TRAINING}/datasets?name=${encodeURIComponent(name)}`,
    headers: { 'content-type': 'text/csv' },
    file: file.name,
  }
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(call.method, call.url)
    request.setRequestHeader('content-type', 'text/csv')
    request.upload.onprogress = ({ loaded }) => onProgress(loaded)
    request.onload = () =>
      request.status === 201
        ? resolve(JSON.parse(request.responseText) as Dataset)
        : reject(ApiError.ofAnswer(call, request.status, request.responseText))
    request.onerror = () => reject(ApiError.ofNoAnswer(call))
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
