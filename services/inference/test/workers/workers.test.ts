import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { keys } from '@modelops/common/registry/keys'
import type { StepCounts } from '@modelops/common/rollout'
import { Deployments } from '@modelops/common/registry/deployments'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { until } from '../../../common/test/support/until.js'
import { publishModel } from '../support/publish-model.js'
import { startProcess, type ServiceProcess } from '../support/service-process.js'

const BODY = JSON.stringify({ features: [1, 2, 3] })

/** Keeps the workers from looking at the registry every two seconds: they know only what the primary sends them. */
const withoutPolling = `--import=data:text/javascript,${encodeURIComponent(`
  const { setTimeout: original } = globalThis
  const isPolling = (ms) => ms >= 1500 && ms <= 2500
  globalThis.setTimeout = (action, ms, ...args) => original(action, isPolling(ms) ? 2 ** 31 - 1 : ms, ...args)`)}`

async function twoRuns(store: ArtifactStore): Promise<void> {
  await publishModel(store, { runId: 'first' })
  await publishModel(store, { runId: 'second', weight: 0.5 })
  await new Deployments(store).deploy('wine', 'first', { who: 'test', why: '' })
}

describe('two workers', () => {
  let service: ServiceProcess
  /** On a connection of its own. */
  const get = (path: string, signal?: AbortSignal) =>
    fetch(service.url + path, { headers: { connection: 'close' }, ...(signal && { signal }) })
  // What goes to a worker in the moment it dies is never answered, and asked again.
  const isReady = async () =>
    (await get('/ready', AbortSignal.timeout(2000)).catch(() => undefined))?.ok ?? false
  const predict = async () => {
    const headers = { connection: 'close' }
    const response = await fetch(`${service.url}/predict`, { method: 'POST', headers, body: BODY })
    return (await response.json()) as { model_run_id: string }
  }
  const counted = async (metric = 'model_predictions_total') =>
    Number(new RegExp(`^${metric}(?:{[^}]*})? (\\d+)`, 'm').exec(await (await get('/metrics')).text())?.[1])
  const workers = () => [
    ...new Map(service.log().flatMap(({ msg, worker }) => (msg === 'listening' ? [[worker, 0]] : []))).keys(),
  ]
  const pidOf = (worker: unknown) => {
    const line = service.log().find((entry) => entry.worker === worker && typeof entry.pid === 'number')
    return line?.pid as number
  }

  before(async () => {
    service = await startProcess(twoRuns, { WORKERS: '2', NODE_OPTIONS: withoutPolling })
    await until(isReady)
  })
  after(() => service.remove())

  it('add up what they count of drift', async () => {
    const rows = async () => {
      const { window } = (await (await get('/drift')).json()) as { window: { rows: number } | null }
      return window?.rows ?? 0
    }
    const before = await rows()
    for (let i = 0; i < 10; i++) await predict()
    for (let i = 0; i < 4; i++) assert.equal(await rows(), before + 10)
  })

  it('share a port, and their metrics are one', async () => {
    assert.equal(workers().length, 2)
    const before = await counted()
    for (let i = 0; i < 10; i++) await predict()
    await until(async () => (await counted()) === before + 10)
    assert.equal(await counted('model_info'), 1)
    assert.equal(await counted('model_predictions_in_flight'), 0)
  })

  it('show the recent predictions of both, newest first', async () => {
    for (let i = 0; i < 4; i++) await predict()
    const { items } = (await (await get('/predictions/recent')).json()) as { items: { when: string }[] }
    assert.equal(items.length, await counted())
    const times = items.map(({ when }) => when)
    assert.deepEqual(times, times.toSorted().reverse())
  })

  it('serve what was deployed on one of them at once', async () => {
    const deployed = await fetch(`${service.url}/deploy?run_id=second`, { method: 'POST' })
    assert.equal(deployed.status, 200)
    const served = async () => {
      const answers = await Promise.all([predict(), predict(), predict(), predict()])
      return answers.every(({ model_run_id }) => model_run_id === 'second')
    }
    await until(served)
  })

  it('roll out together: one weight, and the requests of both are counted', async () => {
    const post = (path: string, body?: object) =>
      fetch(service.url + path, { method: 'POST', body: JSON.stringify(body) })
    const started = await post('/canary', { run_id: 'first', weight: 50 })
    const { id } = (await started.json()) as { id: string }
    const requestsOf = async () => {
      const { counts } = (await (await get('/canary?model=wine')).json()) as { counts: StepCounts[] }
      return counts.reduce((sum, { stable, canary }) => sum + stable.requests + canary.requests, 0)
    }
    let sent = 0
    const send = async () => (sent++, await predict())
    const reported = () => service.store.listFolders(keys.rolloutReplicas('wine', id))
    await until(async () => (await send(), (await reported()).length === 2))
    const routes = new Set<string>()
    for (let i = 0; i < 20; i++) routes.add((await send()).model_run_id)
    assert.deepEqual([...routes].sort(), ['first', 'second'])
    await until(async () => (await requestsOf()) >= 20)
    assert.ok((await requestsOf()) <= sent)
    assert.equal(await counted('model_rollout_weight'), 50)
    assert.equal((await post('/canary/abort?model=wine')).status, 200)
    await until(async () => {
      const answers = await Promise.all([predict(), predict(), predict(), predict()])
      return answers.every(({ model_run_id }) => model_run_id === 'second')
    })
  })

  it('are replaced when they end, later each time: no counter goes backwards meanwhile', async () => {
    for (let i = 0; i < 4; i++) await predict()
    const before = await counted()
    for (const [earlier, delayMs] of [100, 200].entries()) {
      process.kill(pidOf(workers().at(-1)), 'SIGKILL')
      // Only then does the other worker know for sure that the service is not ready.
      await until(() => workers().length === 3 + earlier)
      await until(isReady)
      const text = `worker was ended by SIGKILL: replaced in ${delayMs} ms`
      assert.ok(service.log().some(({ msg }) => msg === text))
    }
    assert.ok((await counted()) >= before)
  })

  it('answer what is under way at SIGTERM, and end with exit code 0', async () => {
    const agent = new Agent({ keepAlive: true })
    const begin = () =>
      request(`${service.url}/predict`, { method: 'POST', agent, headers: { expect: '100-continue' } })
    const requests = [begin(), begin(), begin(), begin()]
    const answers = requests.map(async (sent) => ((await once(sent, 'response')) as [IncomingMessage])[0])
    // The service has begun to read them.
    await Promise.all(requests.map((sent) => (sent.flushHeaders(), once(sent, 'continue'))))
    service.process.kill('SIGTERM')
    await until(() => service.log().some(({ msg }) => msg === 'draining'))
    for (const sent of requests) sent.end(BODY)
    for (const answer of answers) assert.equal((await answer).resume().statusCode, 200)
    assert.equal(await service.ended, 0)
    assert.equal(service.log().at(-1)?.msg, 'stopped')
    agent.destroy()
  })
})

describe('workers that cannot start', () => {
  it('end the service with the reason, as a single process would', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const service = await startProcess(() => Promise.resolve(), { WORKERS: '2', PORT: String(port) })
    assert.equal(await service.ended, 1)
    assert.match(service.stderr(), /another process uses it; choose another port/)
    other.close()
    await service.remove()
  })
})
