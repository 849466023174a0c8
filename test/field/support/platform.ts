/** The training and the inference service as real processes on one store, and calls of their APIs. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { RunStatus } from '@modelops/common/run-status'
import { listeningUrl } from '../../../services/common/test/support/listening.js'
import { until } from '../../../services/common/test/support/until.js'

export interface Prediction {
  label: string
  probabilities: Record<string, number>
  warnings?: string[]
}

export class Platform {
  private constructor(
    readonly training: string,
    readonly inference: string,
    readonly end: () => Promise<void>,
  ) {}

  /** @param settings of both services; by default the store is a directory of their own */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Platform> {
    const home = await mkdtemp(join(tmpdir(), 'modelops-field-'))
    const services = ['training', 'inference'].map((name) => startService(name, home, settings))
    const end = async () => {
      await Promise.all(services.map(stop))
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    }
    const [training, inference] = await Promise.all(services.map(listeningUrl))
    return new Platform(training!, inference!, end)
  }

  async untilReady(): Promise<void> {
    for (const url of [this.training, this.inference])
      await until(async () => (await fetch(`${url}/ready`)).ok, `${url} is ready`)
  }

  upload(name: string, body: Buffer, query = ''): Promise<DatasetSchema> {
    const url = `${this.training}/datasets?name=${name}${query}`
    return answer(fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/csv' } }), 201)
  }

  /** A run on the last column, with any other fields of its request. */
  async train({ name, columns }: DatasetSchema, request: object = {}): Promise<RunStatus> {
    const model = { name, target: columns.at(-1)!.name }
    const body = { dataset: name, model, training: { epochs: 1 }, ...request }
    const { run_id: id } = await answer<RunStatus>(post(`${this.training}/runs`, body), 202)
    await (await fetch(`${this.training}/runs/${id}/events`)).text()
    const run = await answer<RunStatus>(fetch(`${this.training}/runs/${id}`), 200)
    assert.equal(run.status, 'succeeded', JSON.stringify(run.error))
    return run
  }

  deploy(runId: string): Promise<unknown> {
    return answer(post(`${this.inference}/deploy?run_id=${runId}`), 200)
  }

  /** @param body as /predict takes it */
  predict<T = Prediction>(model: string, body: object): Promise<T> {
    return answer(post(`${this.inference}/predict?model=${model}`, body), 200)
  }
}

export const post = (url: string, body?: unknown) =>
  fetch(url, {
    method: 'POST',
    body: body === undefined ? null : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

/** The JSON of an answer with this status. */
export async function answer<T>(response: Promise<Response>, status: number): Promise<T> {
  const received = await response
  const text = await received.text()
  assert.equal(received.status, status, text)
  return JSON.parse(text) as T
}

function startService(name: string, home: string, settings: NodeJS.ProcessEnv): ChildProcess {
  const env = { ...process.env, MODELOPS_HOME: home, MODELOPS_STORE: undefined, PORT: '0', LOG_LEVEL: 'info' }
  return spawn(process.execPath, [resolve('services', name, 'dist/server.js')], {
    env: { ...env, NODE_OPTIONS: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
