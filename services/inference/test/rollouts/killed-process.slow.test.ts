import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { until } from '../../../common/test/support/until.js'
import { publishModel } from '../support/publish-model.js'
import { startProcess, type ServiceProcess } from '../support/service-process.js'

const step = { min_seconds: 0, min_requests: 100 }
const policy = {
  steps: [
    { weight: 50, ...step },
    { weight: 90, ...step },
  ],
  tolerance: 0.05,
}
/** An answer that took longer says that the machine has no time for this. */
const CALM_MS = 500
const BODY = JSON.stringify({ features: [1, 2, 3] })

describe('two processes that roll out by the verdict', () => {
  it('promote a good canary though the one that judges is killed: the other leads within ten seconds, and fails no request', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    const url = pathToFileURL(join(directory, 'store')).href
    const store = await openStore(url)
    const deployments = new Deployments(store)
    for (const runId of ['run-1', 'run-2']) await publishModel(store, { runId })
    await deployments.deploy('wine', 'run-1', { who: 'test', why: '' })
    const start = () => startProcess(() => Promise.resolve(), { MODELOPS_STORE: url })
    let alive = [await start(), await start()]
    const all = [...alive]
    try {
      const get = async ({ url }: ServiceProcess, path: string) =>
        fetch(url + path).catch(() => new Response(null, { status: 503 }))
      for (const service of alive) await until(async () => (await get(service, '/ready')).ok)
      let sent = 0
      const ask = async ({ url }: ServiceProcess) => {
        sent++
        assert.equal((await fetch(`${url}/predict`, { method: 'POST', body: BODY })).status, 200)
      }
      const load = () => Promise.all(alive.flatMap((service) => [ask(service), ask(service)]))
      const body = JSON.stringify({ run_id: 'run-2', policy })
      assert.equal((await fetch(`${alive[0]!.url}/canary`, { method: 'POST', body })).status, 201)
      const judges = async (service: ServiceProcess) =>
        /^model_rollout_evidence{/m.test(await (await get(service, '/metrics')).text())
      const leader = async () => {
        const found = await Promise.all(alive.map(judges))
        return alive[found.indexOf(true)]
      }
      await until(async () => (await load(), (await leader()) !== undefined))
      const killed = (await leader())!
      killed.process.kill('SIGKILL')
      const [killedAt, slowestAnswer] = [performance.now(), { ms: 0 }]
      alive = alive.filter((service) => service !== killed)
      await until(async () => {
        const asked = performance.now()
        const isLed = (await leader()) !== undefined
        slowestAnswer.ms = Math.max(slowestAnswer.ms, performance.now() - asked)
        return isLed
      })
      const seconds = (performance.now() - killedAt) / 1000
      console.log(`      another one leads after ${seconds.toFixed(1)} s`)
      if (slowestAnswer.ms <= CALM_MS) assert.ok(seconds <= 10, `${seconds} s`)
      const history = async () => (await deployments.find('wine'))!.value.history
      await until(async () => {
        for (let i = 0; i < 50; i++) await load()
        return (await history()).at(-1)!.action === 'promote'
      })
      const events = await history()
      assert.deepEqual(
        events.map(({ action }) => action),
        ['deploy', 'canary', 'advance', 'promote'],
      )
      const { counts } = events.at(-1)!.rollout!
      const counted = counts.reduce((sum, { stable, canary }) => sum + stable.requests + canary.requests, 0)
      assert.ok(counted <= sent, `${counted} counted of ${sent}`)
    } finally {
      for (const service of all) await service.remove()
      await rm(directory, { recursive: true, force: true })
    }
  })
})
