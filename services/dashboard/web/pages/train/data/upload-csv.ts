/** Sends a file with progress, which fetch cannot tell. */
import { ApiError, type ApiCall } from '../../../api/api-error.js'
import { TRAINING } from '../../../api/client.js'
import type { Dataset } from '../../../api/types.js'

interface UploadOptions {
  signal: AbortSignal
  onProgress(sentBytes: number): void
}

/** Rejects with an ApiError, or with an AbortError when `signal` is aborted. */
export function uploadCsv(file: File, name: string, { signal, onProgress }: UploadOptions): Promise<Dataset> {
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
