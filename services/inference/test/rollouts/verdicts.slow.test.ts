/** The shipped service and verdict in processes of their own, under load: no request of a user may fail, whatever the canary. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { until } from '../../../common/test/support/until.js'
import { publishModel } from '../support/publish-model.js'
import { startProcess, type ServiceProcess } from '../support/service-process.js'

const steps = [50, 90].map((weight) => ({ weight, min_seconds: 0, min_requests: 100 }))
const policy = { steps, tolerance: 0.05 }
const price = { model: 'price', task: 'regression' } as const
/** The small model answers to each of these; the other one overflows at the last. */
const values = [1, 2, 3e35]

const canaries = {
  good: { weight: 2e-9 },
  failing: { weight: 1e9 },
  slow: { weight: 1e-9, units: 400_000 },
}

async function publishAll(store: ArtifactStore): Promise<void> {
  await publishModel(store, { ...price, runId: 'stable', weight: 1e-9 })
  for (const [runId, options] of Object.entries(canaries))
    await publishModel(store, { ...price, runId, ...options })
  await new Deployments(store).deploy('price', 'stable', { who: 'test', why: '' })
}

for (const count of [2, 4])
  describe(`${count} processes that roll out by the verdict`, () => {
    let directory: string
    let deployments: Deployments
    const services: ServiceProcess[] = []

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
      const url = pathToFileURL(join(directory, 'store')).href
      const store = await openStore(url)
      await publishAll(store)
      deployments = new Deployments(store)
      for (let i = 0; i < count; i++)
        services.push(await startProcess(() => Promise.resolve(), { MODELOPS_STORE: url }))
      const isReady = async ({ url }: ServiceProcess) =>
        (await fetch(`${url}/ready`).catch(() => undefined))?.ok
      for (const service of services) await until(async () => (await isReady(service)) === true)
    })

    after(async () => {
      for (const service of services) await service.remove()
      await rm(directory, { recursive: true, force: true })
    })

    const ask = async ({ url }: ServiceProcess, value: number) => {
      const body = JSON.stringify({ features: [value, value, value] })
      const response = await fetch(`${url}/predict?model=price`, { method: 'POST', body })
      assert.equal(response.status, 200, await response.text())
    }
    const load = () => Promise.all(services.flatMap((service) => values.map((value) => ask(service, value))))

    /** @returns the last event of the history, which ends the rollout of this version */
    async function rollOut(run_id: string) {
      await deployments.deploy('price', 'stable', { who: 'test', why: '' })
      await until(async () => {
        const response = await fetch(`${services[0]!.url}/canary?model=price`, {
          method: 'POST',
          body: JSON.stringify({ run_id, policy }),
        })
        return response.status === 201
      })
      const last = async () => (await deployments.find('price'))!.value.history.at(-1)!
      await until(async () => {
        for (let i = 0; i < 20; i++) await load()
        return ['promote', 'abort'].includes((await last()).action)
      })
      return last()
    }

    it('promotes a good canary', async () => {
      assert.equal((await rollOut('good')).action, 'promote')
    })

    it('aborts one that fails, of whose failures no user hears', async () => {
      const { action, rollout } = await rollOut('failing')
      assert.deepEqual([action, rollout!.stable_run_id], ['abort', 'stable'])
      assert.match(rollout!.reason, /errors|refus/)
    })

    it('aborts one that is slow', async () => {
      const { action, rollout } = await rollOut('slow')
      assert.equal(action, 'abort')
      assert.match(rollout!.reason, /slow/)
    })
  })
