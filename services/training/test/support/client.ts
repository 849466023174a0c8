/** Calls of the training service's API. */
import assert from 'node:assert/strict'
import { isFinal } from '@modelops/common/rules/run-state'
import type { RunStatus } from '@modelops/common/run-status'
import { until } from '../../../common/test/support/until.js'

export interface ProblemBody {
  status: number
  code: string
  detail: string
}

/** Two classes that a line separates. */
export const smallCsv = (rows = 40) =>
  [
    'a,b,kind',
    ...Array.from({ length: rows }, (_, i) => `${i % 7},${i % 2 ? 5 : -5},${i % 2 ? 'yes' : 'no'}`),
  ].join('\n')

export const upload = (url: string, name: string, body: string, type = 'text/csv') =>
  fetch(`${url}/datasets?name=${name}`, { method: 'POST', body, headers: { 'content-type': type } })

export const postJson = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

export const runRequest = (epochs = 3, name = 'small') => ({
  dataset: 'small',
  model: { name, target: 'kind' },
  training: { epochs },
})

/** Trains for longer than any test waits. */
export const endlessRequest = (name = 'small') => ({
  ...runRequest(3, name),
  training: { epochs: 10_000, batchSize: 1 },
})

export async function startRun(url: string, request: unknown): Promise<string> {
  const response = await postJson(`${url}/runs`, request)
  assert.equal(response.status, 202, await response.clone().text())
  return ((await response.json()) as { run_id: string }).run_id
}

export async function getRun(url: string, runId: string): Promise<RunStatus> {
  const response = await fetch(`${url}/runs/${runId}`)
  assert.equal(response.status, 200, await response.clone().text())
  return (await response.json()) as RunStatus
}

export async function waitForRun(
  url: string,
  runId: string,
  reached = (run: RunStatus) => isFinal(run.status),
) {
  let run = await getRun(url, runId)
  await until(async () => reached((run = await getRun(url, runId))))
  return run
}

export const isTraining = (run: RunStatus) => run.status === 'running' && run.progress !== undefined

export async function problemOf(answer: Response | Promise<Response>): Promise<ProblemBody> {
  const response = await answer
  assert.equal(
    response.headers.get('content-type'),
    'application/problem+json',
    await response.clone().text(),
  )
  return (await response.json()) as ProblemBody
}
