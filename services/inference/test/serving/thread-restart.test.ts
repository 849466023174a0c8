import assert from 'node:assert/strict'
import type { Worker } from 'node:worker_threads'
import { Deployments } from '@modelops/common/registry/deployments'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'
import { endWhenAsked, nextWorker } from '../support/threads.js'

/** More than 4 MiB of weights, so that the model gets a thread. */
const large = { runId: 'run-1', units: 300_000, weight: 1e-6 }

describe('Serving a model whose thread has ended', () => {
  let server: InferenceServer
  let worker: Worker
  /** Reading the store waits for it. */
  let gate: Promise<unknown> = Promise.resolve()

  before(async () => {
    const begun = nextWorker()
    server = await startInference(
      async (store) => {
        await publishModel(store, large)
        await new Deployments(store).deploy('wine', 'run-1', { who: 'ann', why: 'first' })
      },
      {},
      undefined,
      { wrap },
    )
    await untilReady(server)
    worker = await begun
  })
  after(() => server.close())

  const wrap = (store: ArtifactStore): ArtifactStore =>
    new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown
        if (typeof member !== 'function') return member
        const call = member.bind(target) as (...args: unknown[]) => unknown
        return name === 'get' ? (...args: unknown[]) => gate.then(() => call(...args)) : call
      },
    })
  const predict = () => server.post('/predict', { features: [1, 2, 3] })
  const probability = async () => ((await (await predict()).json()) as { probability: number }).probability
  const metric = async (name: string) =>
    new RegExp(`^${name}{model="wine",run_id="run-1"[^}]*} (\\d)$`, 'm').exec(
      await (await server.get('/metrics')).text(),
    )?.[1]
  const figures = async () => [await metric('model_ready'), await metric('model_thread_ends_total')]
  const ready = async () => (await server.get('/v2/models/wine/ready')).status

  it('is 503 with the time to wait, and says so in each place until it answers again', async () => {
    const expected = await probability()
    assert.deepEqual([await ready(), await figures()], [200, ['1', '0']])
    let open!: (value: unknown) => void
    gate = new Promise((resolve) => (open = resolve))
    endWhenAsked(worker)
    const response = await predict()
    const problem = (await response.json()) as { code: string; detail: string }
    assert.deepEqual(
      [response.status, response.headers.get('retry-after'), problem.code],
      [503, '1', 'model_restarting'],
    )
    assert.match(problem.detail, /ended with code 1.* being started again: try again in 1 s/)
    assert.deepEqual([await ready(), await figures()], [503, ['0', '1']])
    assert.equal((await server.get('/v1/models/wine')).status, 503)
    assert.equal((await server.get('/ready')).status, 200, 'other models are served')
    open(undefined)
    await until(async () => (await ready()) === 200)
    const [deployed] = ((await (await server.get('/deployments')).json()) as { items: object[] }).items
    assert.ok(!('failure' in deployed!))
    assert.deepEqual([await probability(), await figures()], [expected, ['1', '1']])
  })
})
