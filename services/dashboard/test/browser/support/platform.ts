/** Prepares what the tests look at: tables uploaded, models trained and deployed, traffic. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

export interface TrainOptions {
  dataset: string
  model?: string
  target: string
  /** Default: all other columns. */
  features?: readonly string[]
  hidden?: readonly number[]
  candidates?: readonly string[]
  training?: {
    budget?: 'fast' | 'best'
    threshold?: { by: 'recall'; at_least: number }
    epochs?: number
    batchSize?: number
    learningRate?: number
    patience?: number
    validationSplit?: number
  }
}

interface Run {
  run_id: string
  status: string
  progress?: object
}

const isUnfinished = ({ status }: Run) => ['queued', 'running'].includes(status)

/** The services through the dashboard, as the pages ask them. */
export class Platform {
  constructor(readonly dashboard: URL) {}

  async call<T>(method: 'GET' | 'POST', path: string, body?: string, type = 'application/json'): Promise<T> {
    const init = body === undefined ? {} : { body, headers: { 'content-type': type } }
    const response = await fetch(new URL(`/api${path}`, this.dashboard), { method, ...init })
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path}: ${text}`)
    return JSON.parse(text) as T
  }

  upload(name: string, csv: string): Promise<unknown> {
    return this.call('POST', `/training/datasets?name=${name}`, csv, 'text/csv')
  }

  /** @returns the run's id as soon as it is queued */
  async start({
    dataset,
    model = dataset,
    target,
    features,
    hidden,
    ...others
  }: TrainOptions): Promise<string> {
    const request = JSON.stringify({ dataset, model: { name: model, target, features, hidden }, ...others })
    return (await this.call<{ run_id: string }>('POST', '/training/runs', request)).run_id
  }

  /** @returns the run's id once it has succeeded */
  async train(options: TrainOptions): Promise<string> {
    const runId = await this.start(options)
    assert.equal(await this.outcome(runId), 'succeeded')
    return runId
  }

  async outcome(runId: string): Promise<string> {
    for (;;) {
      const run = await this.call<Run>('GET', `/training/runs/${runId}`)
      if (!isUnfinished(run)) return run.status
      await delay(100)
    }
  }

  /** Stops the process that trains, once there is an epoch to see: the run stays under way and costs nothing. */
  async suspend(runId: string): Promise<void> {
    while ((await this.call<Run>('GET', `/training/runs/${runId}`)).progress === undefined) await delay(100)
    execFileSync('pkill', ['-STOP', '-f', `train-process.js .*${runId}`])
  }

  /** Leaves nothing behind that the next run would wait for. */
  async cancelUnfinished(): Promise<void> {
    const { items: runs } = await this.call<{ items: Run[] }>('GET', '/training/runs')
    // Newest first: a waiting run is cancelled before the run that it waits for.
    for (const { run_id } of runs.filter(isUnfinished))
      await this.call('POST', `/training/runs/${run_id}/cancel`)
  }

  deploy(runId: string, who = 'test', why = ''): Promise<unknown> {
    return this.call(
      'POST',
      `/inference/deploy?${new URLSearchParams({ run_id: runId, who, why }).toString()}`,
    )
  }

  predict(model: string, features: object): Promise<unknown> {
    return this.call('POST', `/inference/predict?model=${model}`, JSON.stringify({ features }))
  }
}
