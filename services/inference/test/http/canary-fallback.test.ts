import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UnseenValues } from '@modelops/common/data/feature-codec'
import { createLogger } from '@modelops/common/logging'
import type { Feature, Manifest } from '@modelops/common/manifest'
import { rolloutPolicySchema, type Canary } from '@modelops/common/rollout'
import { createHotRoutes } from '../../src/http/hot-routes.js'
import type { ModelRunner } from '../../src/model/runner.js'
import { predict } from '../../src/protocols/predict/predict.js'
import { RolloutCounting } from '../../src/rollouts/counting.js'
import { Split } from '../../src/rollouts/split.js'
import { Catalog } from '../../src/serving/catalog.js'
import { ServingFigures } from '../../src/serving/figures.js'
import { ModelVersion } from '../../src/serving/model-version.js'
import { RecentPredictions } from '../../src/serving/recent-predictions.js'

const rollout: Canary = {
  id: 'rollout-1',
  run_id: 'run-2',
  weight: 100,
  mode: 'canary',
  state: 'running',
  step: 0,
  step_started: '2026-01-01T00:00:00Z',
  policy: rolloutPolicySchema.parse({ steps: [{ weight: 100 }] }),
  started: '2026-01-01T00:00:00Z',
  who: 'test',
  why: '',
}

const number: Feature = { name: 'a', type: 'numeric', nullable: false }
const town: Feature = { name: 'a', type: 'text', nullable: false, categories: ['Rome'], other: false }

describe('A request that is assigned to a canary', () => {
  const figures = new ServingFigures()
  const logger = createLogger('inference', 'silent')
  let server: Server
  let counting: RolloutCounting
  afterEach(() => server.close())

  const version = (
    run_id: string,
    feature: Feature,
    run: (rows: Float32Array) => number,
    unseenValues: UnseenValues = 'refuse',
  ) => {
    const manifest = {
      model_name: 'wine',
      run_id,
      task: 'binary',
      features: [feature],
      labels: ['red', 'white'],
    }
    const runner = {
      ...{ backend: 'cpu', inputWidth: 1, outputWidth: 1, dispose() {} },
      run: (rows: Float32Array) => Float32Array.of(run(rows)),
    } as ModelRunner
    const limits = { maxBatchRows: 8, maxQueueRows: 8, maxBatchDelayMs: 0 }
    const counted = figures.of('wine', run_id)
    return new ModelVersion(manifest as unknown as Manifest, runner, counted, limits, unseenValues)
  }
  const works = () => 0.9
  const fails = () => {
    throw new Error('broken')
  }

  async function serve(stable: ModelVersion, canary: ModelVersion | undefined) {
    counting = new RolloutCounting(3)
    const catalog = new Catalog()
    catalog.setComplete()
    catalog.put('wine', { stable, canary, split: new Split({ rollout, counting, stable, canary }) })
    const recent = new RecentPredictions()
    const nextId = () => '019ac1d2-7b40-7000-8c3f-2a9d51e0b764'
    const answer = createHotRoutes({ protocols: [predict], catalog, figures, recent, nextId, logger })
    server = createServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
  async function ask(value: unknown, headers: Record<string, string> = {}) {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ features: [value] }),
    })
    const { model_run_id, route, code } = (await response.json()) as Record<string, string>
    return [response.status, model_run_id ?? code, route]
  }
  const counted = () => {
    const { requests, errors, refusals } = counting.counts().steps[0]!.canary
    return { requests, errors, refusals }
  }
  const asked = { 'x-modelops-route': 'canary' }

  it('is answered by stable where the canary fails, and counts against the canary', async () => {
    await serve(version('run-1', number, works), version('run-2', number, fails))
    assert.deepEqual(await ask(1), [200, 'run-1', 'stable'])
    assert.deepEqual(counted(), { requests: 1, errors: 1, refusals: 0 })
    assert.equal(counting.counts().steps[0]!.stable.requests, 0)
    assert.equal(figures.inFlight, 0)
    assert.equal(figures.errors.size, 0)
  })

  it('is answered by the canary itself where it asked for it', async () => {
    await serve(version('run-1', number, works), version('run-2', number, fails))
    assert.deepEqual(await ask(1, asked), [500, 'internal', undefined])
    assert.equal(counted().requests, 0)
    figures.errors.clear()
  })

  it('is answered by stable where the canary refuses it, which counts unless stable refuses it too', async () => {
    await serve(
      version('run-1', { ...town, categories: ['Rome', 'Bern'] }, works),
      version('run-2', town, works),
    )
    assert.deepEqual(await ask('Bern'), [200, 'run-1', 'stable'])
    assert.deepEqual(counted(), { requests: 1, errors: 0, refusals: 1 })
    assert.deepEqual(await ask('Oslo'), [422, 'unknown_category', undefined])
    assert.deepEqual(counted(), { requests: 1, errors: 0, refusals: 1 })
    assert.deepEqual(await ask('Rome'), [200, 'run-2', 'canary'])
    assert.equal(figures.inFlight, 0)
    figures.errors.clear()
  })

  it('is answered by the canary with a warning where that never saw the value, which is no refusal', async () => {
    await serve(
      version('run-1', { ...town, categories: ['Rome', 'Bern'] }, works, 'take'),
      version('run-2', town, works, 'take'),
    )
    for (const value of ['Bern', null]) assert.deepEqual(await ask(value), [200, 'run-2', 'canary'])
    assert.deepEqual(counted(), { requests: 2, errors: 0, refusals: 0 })
    assert.equal(figures.of('wine', 'run-2').inputWarnings.missing_value, 1)
  })

  it('is answered by stable where the canary is not in service, and counts as its error', async () => {
    await serve(version('run-1', number, works), undefined)
    assert.deepEqual(await ask(1), [200, 'run-1', 'stable'])
    assert.deepEqual(counted(), { requests: 1, errors: 1, refusals: 0 })
  })

  it('counts once for each kind of event of a session', async () => {
    await serve(version('run-1', number, works), version('run-2', number, fails))
    for (const session of ['ann', 'ann', 'bob']) await ask(1, { 'x-modelops-session': session })
    assert.deepEqual(counted(), { requests: 2, errors: 2, refusals: 0 })
    assert.equal(counting.counts().steps[0]!.canary.answers, 3)
  })
})
