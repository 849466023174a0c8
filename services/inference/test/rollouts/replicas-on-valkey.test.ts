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

const totalOf = (counts: readonly Pick<StepCounts, 'stable' | 'canary'>[]) =>
  counts.reduce((sum, { stable, canary }) => sum + stable.requests + canary.requests, 0)

/** The requests after which a canary is promoted. */
let wanted: number
const judge: Judge = (_policy, counted) => ({
  decision: totalOf(counted) < wanted ? 'hold' : 'promote',
  reason: 'enough',
  evidence: [],
  bounds: [],
  waiting_for: [],
})
const policy = { steps: [{ weight: 50, min_seconds: 0, min_requests: 1 }] }
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
    wanted = Infinity
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
  const askForCanary = (replica: InferenceServer) =>
    replica.post('/predict', { features }, { 'x-modelops-route': 'canary' })
  /** Asks every replica so many times; each of them must answer. */
  async function load(times: number) {
    for (let i = 0; i < times; i++)
      for (const replica of replicas) assert.equal((await predict(replica)).status, 200)
    return times * replicas.length
  }
  const isUp = async (replica: InferenceServer, up: 0 | 1) =>
    (await (await replica.get('/metrics')).text()).includes(
      `model_rollout_shared_state_up{service="inference"} ${up}\n`,
    )

  it('hear of a change at once, without looking', async () => {
    const before = performance.now()
    assert.equal((await replicas[0]!.post('/canary', { run_id: 'run-2', policy })).status, 201)
    const started = performance.now()
    await until(async () => (await askForCanary(replicas[1]!)).ok)
    const heard = performance.now() - started
    // It loads the version as the first one did. By itself it would look only after two seconds.
    assert.ok(heard < 1500 + 5 * (started - before), `${heard} ms after ${started - before} ms`)
  })

  it('serve on without it, split as it was, and hold; back again, each request counts once', async () => {
    await replicas[0]!.post('/canary', { run_id: 'run-2', policy })
    for (const replica of replicas) await until(async () => (await askForCanary(replica)).ok)
    let asked = await load(5)
    await until(async () => totalOf((await state()).counts) === asked)
    await valkey.kill()
    await until(async () => (await isUp(replicas[0]!, 0)) && (await isUp(replicas[1]!, 0)))
    asked += await load(30)
    for (const replica of replicas) assert.ok((await replica.get('/ready')).ok)
    const routes = new Set<string>()
    await until(async () => {
      asked++
      const { route } = (await (await predict(replicas[0]!)).json()) as { route: string }
      return routes.add(route).size === 2
    })
    await valkey.start()
    await until(async () => (await isUp(replicas[0]!, 1)) && (await isUp(replicas[1]!, 1)))
    await until(async () => totalOf((await state()).counts) === asked)
    wanted = asked
    await until(async () => (await state()).state === 'promoted')
    await until(async () => {
      const answers = await Promise.all(replicas.map(predict))
      const bodies = (await Promise.all(answers.map((one) => one.json()))) as { model_run_id: string }[]
      return bodies.every(({ model_run_id }) => model_run_id === 'run-2')
    })
    assert.equal(totalOf((await state()).counts), asked)
  })
})
