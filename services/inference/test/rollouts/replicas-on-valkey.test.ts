import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Deployments } from '@modelops/common/registry/deployments'
import type { StepCounts } from '@modelops/common/rollout'
import { createLogger } from '@modelops/common/logging'
import { until } from '../../../common/test/support/until.js'
import { needValkey, startValkey, withoutValkey, type Valkey } from '../../../common/test/support/valkey.js'
import type { Judge } from '../../src/rollouts/judge.js'
import { openValkeyState } from '../../src/rollouts/valkey-state.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

interface State {
  state: string
  weight: number
  counts: StepCounts[]
}

const WANTED = 30

/** Promotes a canary that has answered enough. */
const judge: Judge = (_policy, counted) => ({
  decision: counted.at(-1)!.canary.requests < WANTED ? 'hold' : 'promote',
  reason: 'enough',
  evidence: [],
  bounds: [],
  waiting_for: [],
})
const policy = { steps: [{ weight: 50, min_seconds: 0, min_requests: WANTED }] }
const features = [1, 2, 3]

describe(`replicas that share their state in Valkey${withoutValkey}`, () => {
  const replicas: InferenceServer[] = []
  let directory: string
  let valkey: Valkey
  before(async function () {
    needValkey(this)
    valkey = await startValkey()
  })
  after(() => valkey?.kill())

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    const prepare = async (store: InferenceServer['store']) => {
      for (const [i, runId] of ['run-1', 'run-2'].entries()) await publishModel(store, { runId, seed: i + 1 })
      await new Deployments(store).deploy('wine', 'run-1', { who: 'test', why: '' })
    }
    for (const prepared of [prepare, undefined]) {
      const logger = createLogger('inference', 'silent')
      const state = await openValkeyState({ url: valkey.url, storeUrl: directory, logger })
      replicas.push(await startInference(prepared, {}, undefined, { directory, judge, state }))
    }
    for (const replica of replicas) await untilReady(replica)
  })
  afterEach(async () => {
    for (const replica of replicas.splice(0)) await replica.close()
    await rm(directory, { recursive: true, force: true })
  })

  const state = async () => (await (await replicas[1]!.get('/canary?model=wine')).json()) as State
  const predict = (replica: InferenceServer) => replica.post('/predict', { features })
  /** Asks all replicas once; every one of them must answer. */
  async function load() {
    for (const replica of replicas) assert.equal((await predict(replica)).status, 200)
  }
  const isUp = async (replica: InferenceServer, up: 0 | 1) =>
    (await (await replica.get('/metrics')).text()).includes(
      `model_rollout_shared_state_up{service="inference"} ${up}\n`,
    )

  it('hear of a change at once, without looking', async () => {
    const asked = { 'x-modelops-route': 'canary' }
    const before = performance.now()
    assert.equal((await replicas[0]!.post('/canary', { run_id: 'run-2', policy })).status, 201)
    const started = performance.now()
    await until(async () => (await replicas[1]!.post('/predict', { features }, asked)).ok)
    const heard = performance.now() - started
    // It loads the version as the first one did. By itself it would look only after two seconds.
    assert.ok(heard < 1500 + 5 * (started - before), `${heard} ms after ${started - before} ms`)
  })

  it('serve on without it, split as it was, and hold; back again, each request counts once', async () => {
    await replicas[0]!.post('/canary', { run_id: 'run-2', policy })
    const answered = async () =>
      (await state()).counts.reduce((sum, { stable, canary }) => sum + stable.requests + canary.requests, 0)
    await until(async () => {
      await load()
      return (await answered()) >= 10
    })
    await valkey.kill()
    await until(async () => (await isUp(replicas[0]!, 0)) && (await isUp(replicas[1]!, 0)))
    for (let i = 0; i < WANTED; i++) await load()
    for (const replica of replicas) assert.ok((await replica.get('/ready')).ok)
    const routes = new Set<string>()
    await until(async () => {
      const { route } = (await (await predict(replicas[0]!)).json()) as { route: string }
      return routes.add(route).size === 2
    })
    await valkey.start()
    await until(async () => (await isUp(replicas[0]!, 1)) && (await isUp(replicas[1]!, 1)))
    await until(async () => (await state()).state === 'promoted')
    await until(async () => {
      const answers = await Promise.all(replicas.map(predict))
      const bodies = (await Promise.all(answers.map((one) => one.json()))) as { model_run_id: string }[]
      return bodies.every(({ model_run_id }) => model_run_id === 'run-2')
    })
    const [counted] = (await state()).counts
    assert.ok(counted!.canary.requests + counted!.stable.requests >= 2 * WANTED)
  })
})
