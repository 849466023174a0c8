import assert from 'node:assert/strict'
import { runRequest, smallCsv, startRun, upload, waitForRun } from './support/client.js'
import { startService, temporaryDirectory } from './support/service.js'

describe('a run that needs more memory than it may have', () => {
  it('fails with that reason, and the service lives on', async () => {
    const home = await temporaryDirectory()
    const service = await startService(home.path, { MAX_RUN_HEAP_MB: '8' })
    await upload(service.url, 'small', smallCsv())
    const run = await waitForRun(service.url, await startRun(service.url, runRequest(1)))
    assert.deepEqual([run.status, run.error?.code], ['failed', 'out_of_memory'])
    assert.ok((await fetch(`${service.url}/live`)).ok)
    await service.stop()
    await home.remove()
  })
})
