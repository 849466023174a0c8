import assert from 'node:assert/strict'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { withEnv } from '../../common/test/support/environment.js'
import { MemoryS3 } from '../../common/test/support/memory-s3.js'
import { until } from '../../common/test/support/until.js'
import { publishModel } from './support/publish-model.js'
import { startProcess, type ServiceProcess } from './support/service-process.js'

describe('a bucket whose server ignores the conditions of writes', () => {
  let server: MemoryS3
  let service: ServiceProcess
  before(async () => {
    server = new MemoryS3()
    const env = await server.start()
    const store = await withEnv(env, () => openStore('s3://bucket/x'))
    for (const runId of ['run-1', 'run-2']) await publishModel(store, { runId })
    store.close()
    server.conditions = 'ignored'
    service = await startProcess(() => Promise.resolve(), { MODELOPS_STORE: 's3://bucket/x', ...env })
  })
  after(async () => {
    await service?.remove()
    server.stop()
  })

  const deploy = (runId: string) => fetch(`${service.url}/deploy?run_id=${runId}`, { method: 'POST' })
  const ready = async () => (await fetch(`${service.url}/ready`)).text()

  it('keeps the service from being ready, which says why', async () => {
    await until(async () => (await ready().catch(() => '')).includes('ignores the condition'))
    assert.match(await ready(), /"status":503.*Use a server with conditional writes/)
  })

  it('gets no deployment that could be lost, until it honours them', async () => {
    const refused = await deploy('run-1')
    assert.equal(refused.status, 503)
    assert.equal(((await refused.json()) as { code: string }).code, 'store_unavailable')
    server.conditions = 'honoured'
    await Promise.all([deploy('run-1'), deploy('run-2')])
    const { items } = (await (await fetch(`${service.url}/deployments`)).json()) as {
      items: { history: [] }[]
    }
    assert.equal(items[0]!.history.length, 2)
    await until(async () => (await fetch(`${service.url}/ready`)).ok)
  })
})
