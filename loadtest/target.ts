/**
 * Shared by every profile: where requests go, what they ask and which answer is right.
 * BASE_URL is the inference service (default http://127.0.0.1:8081), MODEL names one of several deployed models, ROWS
 * is the number of rows in a request (default 1).
 */
import { check } from 'k6'
import http, { type RefinedResponse } from 'k6/http'
import exec from 'k6/execution'

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8081'
const rows = Number(__ENV.ROWS || 1)
const headers = { 'content-type': 'application/json' }
/** Reading every answer would make k6 the slowest part. */
const REQUESTS_PER_CHECK = 20

/** Requests whose answers are known: the model's own sample rows. */
export interface Target {
  url: string
  requests: { body: string; prediction: number }[]
}

/** Milliseconds, like all durations of k6. */
export const trendStats = ['avg', 'med', 'p(95)', 'p(99)', 'max']

/** Finds out what is deployed; throws when the service is down or serves nothing. */
export function setup(): Target {
  get<unknown>('/ready')
  const { items } = get<Deployments>('/deployments')
  const deployed = items.find(({ model_name }) => !__ENV.MODEL || model_name === __ENV.MODEL)
  if (!deployed) throw new Error(`${baseUrl} serves no model ${__ENV.MODEL ?? ''}: deploy one first.`)
  const { samples } = get<Run>(`/runs/${deployed.stable_run_id}`)
  return {
    url: `${baseUrl}/predict?model=${deployed.model_name}`,
    requests: samples.map(({ features, prediction }) => ({ body: bodyOf(features), prediction })),
  }
}

const bodyOf = (features: unknown[]) =>
  JSON.stringify(rows === 1 ? { features } : { instances: Array<unknown[]>(rows).fill(features) })

interface Deployments {
  items: { model_name: string; stable_run_id: string }[]
}

interface Run {
  samples: { features: unknown[]; prediction: number }[]
}

function get<T>(path: string): T {
  const response = http.get(baseUrl + path, { responseType: 'text' })
  if (response.status === 200) return JSON.parse(response.body) as T
  const answer = response.status ? `${response.status} ${response.body}` : response.error
  throw new Error(`${baseUrl}${path} answers ${answer}. Start the service, or set BASE_URL.`)
}

/** One prediction. */
export function predict({ url, requests }: Target): void {
  const iteration = exec.scenario.iterationInTest
  const { body, prediction } = requests[iteration % requests.length]!
  const isChecked = iteration % REQUESTS_PER_CHECK === 0
  const response = http.post(url, body, { headers, responseType: isChecked ? 'text' : 'none' })
  if (isChecked) check(response, { 'prediction is right': (answer) => isRight(answer, prediction) })
}

function isRight(response: RefinedResponse<'text' | 'none'>, expected: number): boolean {
  if (response.status !== 200) return false
  const received = response.json(rows === 1 ? 'prediction' : 'predictions.0.prediction') as number
  return Math.abs(received - expected) <= 1e-4 * Math.max(1, Math.abs(expected))
}
