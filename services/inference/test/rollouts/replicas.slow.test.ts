import assert from 'node:assert/strict'
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Deployments } from '@modelops/common/registry/deployments'
import type { StepCounts } from '@modelops/common/rollout'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'
import { simpleJudge } from './simple-judge.js'

interface State {
  state: string
  step: number
  reason: string
  counts: StepCounts[]
}

const policy = {
  steps: [
    { weight: 50, min_seconds: 0, min_requests: 20 },
    { weight: 100, min_seconds: 0, min_requests: 20 },
  ],
}

describe('replicas that roll out together', () => {
  const replicas: InferenceServer[] = []
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    const prepare = async (store: InferenceServer['store']) => {
      for (const [i, runId] of ['run-1', 'run-2'].entries()) await publishModel(store, { runId, seed: i + 1 })
      const price = { model: 'price', task: 'regression' as const }
      await publishModel(store, { ...price, runId: 'small', weight: 1e-9 })
      await publishModel(store, { ...price, runId: 'overflows', weight: 1e9 })
      for (const [model, run] of [
        ['wine', 'run-1'],
        ['price', 'small'],
      ] as const)
        await new Deployments(store).deploy(model, run, { who: 'test', why: '' })
    }
    replicas.push(await startInference(prepare, {}, undefined, { directory, judge: simpleJudge }))
    for (let i = 1; i < 4; i++) await add()
    await untilReady(replicas[0]!)
  })
  afterEach(async () => {
    for (const replica of replicas.splice(0)) await replica.close()
    await rm(directory, { recursive: true, force: true })
  })

  const add = async () => {
    const replica = await startInference(undefined, {}, undefined, { directory, judge: simpleJudge })
    replicas.push(replica)
    await untilReady(replica)
  }
  const start = (body: object) => replicas[0]!.post('/canary', { policy, ...body })
  const state = async (model = 'wine') =>
    (await (await replicas.at(-1)!.get(`/canary?model=${model}`)).json()) as State

  /** Asks every replica until the rollout has ended; the answers by status and version. */
  async function load(model = 'wine', features = [1, 2, 3]): Promise<Map<string, number>> {
    const answers = new Map<string, number>()
    const hasEnded = async () => /promoted|aborted/.test((await state(model)).state)
    await until(async () => {
      for (const replica of replicas) {
        const response = await replica.post(`/predict?model=${model}`, { features })
        const body = (await response.json()) as { model_run_id?: string }
        const key = `${response.status} ${body.model_run_id}`
        answers.set(key, (answers.get(key) ?? 0) + 1)
      }
      return hasEnded()
    })
    return answers
  }
  const served = async (replica: InferenceServer) => {
    const response = await replica.post('/predict?model=wine', { features: [1, 2, 3] })
    return ((await response.json()) as { model_run_id: string }).model_run_id
  }

  it('promote a good canary step by step, without one failed request, counting each request once', async () => {
    assert.equal((await start({ run_id: 'run-2' })).status, 201)
    const answers = await load()
    const ended = await state()
    assert.deepEqual([ended.state, ended.reason, ended.step], ['promoted', 'good', 1])
    assert.ok([...answers.keys()].every((key) => key.startsWith('200 ')))
    const counted = ended.counts.reduce((sum, { canary }) => sum + canary.requests, 0)
    assert.ok(counted >= 40 && counted <= (answers.get('200 run-2') ?? 0))
    await until(async () => (await Promise.all(replicas.map(served))).every((run) => run === 'run-2'))
  })

  it('abort one that refuses what stable takes, and nobody sees a refusal', async () => {
    await start({ run_id: 'overflows' })
    const answers = await load('price', [1e25, 1e25, 1e25])
    assert.deepEqual([...answers.keys()], ['200 small'])
    const { state: end, counts } = await state('price')
    assert.equal(end, 'aborted')
    assert.ok(counts[0]!.canary.refusals >= 3)
    assert.equal(counts[0]!.stable.refusals, 0)
  })

  it('decide on two models at once, each by its own counts', async () => {
    await Promise.all([start({ run_id: 'run-2' }), start({ run_id: 'overflows' })])
    await Promise.all([load(), load('price', [1e25, 1e25, 1e25])])
    const [wine, price] = [await state(), await state('price')]
    assert.deepEqual([wine.state, price.state], ['promoted', 'aborted'])
    for (const { canary } of wine.counts) assert.equal(canary.refusals, 0)
    assert.ok(price.counts[0]!.canary.refusals >= 3)
  })

  it('abort one that a replica cannot load, whose requests stable answers', async () => {
    await start({ run_id: 'run-2', policy: { steps: [{ weight: 100, min_requests: 1000, min_seconds: 0 }] } })
    await truncate(join(directory, 'models/wine/runs/run-2/weights.bin'), 10)
    await add()
    const answers = await load()
    assert.ok([...answers.keys()].every((key) => key.startsWith('200 ')))
    assert.equal((await state()).state, 'aborted')
  })

  it('start one of two rollouts that come at the same moment', async () => {
    const both = await Promise.all(
      replicas.slice(0, 2).map((replica) => replica.post('/canary', { run_id: 'run-2', policy })),
    )
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409])
  })

  it('go on when the one that leads has ended, with all that it had counted', async () => {
    const slow = { steps: [{ weight: 50, min_seconds: 0, min_requests: 40 }] }
    await start({ run_id: 'run-2', policy: slow })
    const answered = async () => (await state()).counts[0]?.canary.requests ?? 0
    await until(async () => {
      await replicas[0]!.post('/predict?model=wine', { features: [1, 2, 3] })
      return (await answered()) >= 10
    })
    await replicas.shift()!.close()
    const before = await answered()
    const answers = await load()
    const { state: end, counts } = await state()
    assert.equal(end, 'promoted')
    const { requests } = counts[0]!.canary
    assert.ok(requests >= 40 && requests <= before + answers.get('200 run-2')!)
  })
})
