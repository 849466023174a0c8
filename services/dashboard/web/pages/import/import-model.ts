/** Sends the files of a model to the training service. */
import { ApiError, type ApiCall } from '../../api/api-error.js'
import { TRAINING } from '../../api/client.js'
import type { TrainingRun } from '../../api/types.js'

/** What the service is told besides the files; what is empty is left out. */
export interface ImportSettings {
  name: string
  labels: string
  features: string
  activation: string
  output: string
  task: string
  dataset: string
  target: string
}

export const importUrl = (settings: Partial<ImportSettings>): string => {
  const { dataset, target, ...others } = settings
  const table = dataset ? { dataset, target: target ?? '' } : {}
  const given = Object.entries({ ...others, ...table }).filter(([, value]) => value.trim() !== '')
  return `${TRAINING}/models?${new URLSearchParams(given).toString()}`
}

/** @throws ApiError */
export async function importModel(
  files: readonly File[],
  settings: ImportSettings,
  signal: AbortSignal,
): Promise<TrainingRun> {
  const body = new FormData()
  for (const file of files) body.append(file.name, file, file.name)
  const call: ApiCall = { method: 'POST', url: importUrl(settings), file: files[0]!.name }
  const answer = await fetch(call.url, { method: 'POST', body, signal }).catch((reason: unknown) => {
    if (signal.aborted) throw reason
    throw ApiError.ofNoAnswer(call)
  })
  const text = await answer.text()
  if (answer.status !== 201) throw ApiError.ofAnswer(call, answer.status, text)
  return JSON.parse(text) as TrainingRun
}

/** `churn model.onnx` becomes `churn-model`: names of data sets are made the same way. */
export const withoutEnding = (file: string): string => file.replace(/\.(onnx|json|ubj|bin|zip)$/i, '')
