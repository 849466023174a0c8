import assert from 'node:assert/strict'
import { MemoryS3 } from '../../common/test/support/memory-s3.js'
import { until } from '../../common/test/support/until.js'
import { launchService, temporaryDirectory, type Service } from './support/service.js'

describe('a bucket whose server does not implement conditional writes', () => {
  let server: MemoryS3
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  let service: Service
  before(async () => {
    server = new MemoryS3()
    server.conditions = 'not implemented'
    home = await temporaryDirectory()
    service = await launchService(home.path, { MODELOPS_STORE: 's3://bucket/x', ...(await server.start()) })
  })
  after(async () => {
    await service?.stop()
    server.stop()
    await home.remove()
  })

  it('keeps the service from being ready, which says why, until it does', async () => {
    const ready = () => fetch(`${service.url}/ready`)
    await until(async () => (await (await ready()).text()).includes('does not implement'))
    assert.equal((await ready()).status, 503)
    server.conditions = 'honoured'
    await until(async () => (await ready()).ok)
  })
})
