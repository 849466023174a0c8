import assert from 'node:assert/strict'
import { until } from '../../common/test/support/until.js'
import { launchService, temporaryDirectory } from './support/service.js'

const nowhere = {
  MODELOPS_STORE: 's3://bucket',
  S3_ENDPOINT: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
}

describe('the training service without its store', () => {
  it('is alive, not ready, and says why', async () => {
    const home = await temporaryDirectory()
    const service = await launchService(home.path, nowhere)
    try {
      assert.equal((await fetch(`${service.url}/live`)).status, 200)
      const readiness = async () => (await fetch(`${service.url}/ready`)).text()
      await until(async () => /ECONNREFUSED.*Check that it runs, S3_ENDPOINT/.test(await readiness()))
      assert.equal((await fetch(`${service.url}/ready`)).status, 503)
    } finally {
      assert.equal(await service.stop(), 0)
      await home.remove()
    }
  })
})
