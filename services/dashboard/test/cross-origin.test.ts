import assert from 'node:assert/strict'
import { rawRequest } from './support/raw-request.js'
import { listen, startDashboard, type TestDashboard, type TestServer } from './support/servers.js'

describe('what changes something', () => {
  let service: TestServer
  let dashboard: TestDashboard
  before(async () => {
    service = await listen((_request, response) => response.end('deployed'))
    dashboard = await startDashboard({ inferenceUrl: service.url })
  })
  after(() => Promise.all([dashboard.close(), service.close()]))

  const deploy = async (headers: Record<string, string>, method = 'POST') =>
    (await rawRequest(dashboard.url, '/api/inference/deploy?run_id=1', { method, headers })).status

  it('is taken from programs and from the dashboard itself', async () => {
    const { origin } = dashboard.url
    assert.equal(await deploy({}), 200)
    assert.equal(await deploy({ origin }), 200)
    assert.equal(await deploy({ origin, 'sec-fetch-site': 'same-origin' }), 200)
  })

  it('is taken from the dashboard behind another proxy', async () => {
    const origin = 'https://ml.example'
    assert.equal(await deploy({ origin, 'sec-fetch-site': 'same-origin' }), 200)
    assert.equal(await deploy({ origin, 'x-forwarded-host': 'ml.example' }), 200)
  })

  it('is not taken from a page of another site', async () => {
    assert.equal(await deploy({ origin: 'http://evil.example' }), 403)
    assert.equal(await deploy({ origin: 'null' }), 403)
    for (const site of ['cross-site', 'same-site'])
      assert.equal(await deploy({ origin: dashboard.url.origin, 'sec-fetch-site': site }), 403)
  })

  it('is not reading', async () => {
    assert.equal(await deploy({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 'GET'), 200)
  })
})
