/** Sends the files of a model to the training service, or says where MLflow has it. */
import { ApiError, type ApiCall } from '../../api/api-error.js'
import { TRAINING } from '../../api/client.js'
import type { TrainingRun } from '../../api/types.js'

/** Files, or the address of a version in MLflow's registry. */
export type ModelSource = { files: readonly File[]; uri?: undefined } | { uri: string; files?: undefined }

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

export const importUrl = (settings: Partial<ImportSettings>, uri = ''): string => {
  const { dataset, target, ...others } = settings
  const table = dataset ? { dataset, target: target ?? '' } : {}
  const given = Object.entries({ ...others, ...table, uri }).filter(([, value]) => value.trim() !== '')
  return `${TRAINING}/models?${new URLSearchParams(given).toString()}`
}

/** @throws ApiError */
export async function importModel(
  { files, uri }: ModelSource,
  settings: ImportSettings,
  signal: AbortSignal,
): Promise<TrainingRun> {
  const call: ApiCall = {
    method: 'POST',
    url: importUrl(settings, uri),
    ...(files && { file: files[0]!.name }),
  }
  const body = files && { body: formOf(files) }
  const answer = await fetch(call.url, { method: 'POST', ...body, signal }).catch((reason: unknown) => {
    if (signal.aborted) throw reason
    throw ApiError.ofNoAnswer(call)
  })
  const text = await answer.text()
  if (answer.status !== 201) throw ApiError.ofAnswer(call, answer.status, text)
  return JSON.parse(text) as TrainingRun
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData()
  for (const file of files) form.append(file.name, file, file.name)
  return form
}

const mlflowForm = /^models:\/([^/@]+)(?:@[^/@]+|\/\d+)$/

/** What is wrong with an address of MLflow's registry; undefined when nothing is. */
export const uriProblem = (uri: string): string | undefined =>
  mlflowForm.test(uri) ? undefined : 'An address is models:/name@alias or models:/name/version'

/** What a model from this source is called at first: as its file, or as in MLflow. */
export const sourceName = ({ files, uri }: ModelSource): string =>
  files ? withoutEnding(files[0]!.name) : mlflowForm.exec(uri)![1]!

/** `churn model.onnx` becomes `churn-model`: names of data sets are made the same way. */
export const withoutEnding = (file: string): string => file.replace(/\.(onnx|json|ubj|bin|zip)$/i, '')
