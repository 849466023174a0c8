import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@modelops/common/manifest'
import { publishModel } from '../support/publish-model.js'
import { startInference, type InferenceServer } from '../support/inference-server.js'

describe('GET /runs/{run_id}', () => {
  let server: InferenceServer
  let published: Manifest
  before(async () => {
    server = await startInference()
    published = await publishModel(server.store, { runId: 'run-1' })
    for (const runId of ['run-2', 'broken']) await publishModel(server.store, { runId })
    await writeFile(join(server.directory, 'models/wine/runs/broken/manifest.json'), '{}')
  })
  after(() => server.close())

  const get = async (path: string) => {
    const response = await server.get(path)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('answers the manifest as it was published, and whether it is deployed', async () => {
    assert.deepEqual(await get('/runs/run-1'), { status: 200, body: { ...published, stable: false } })
    await server.post('/deploy?run_id=run-1')
    assert.equal((await get('/runs/run-1')).body['stable'], true)
    assert.equal((await get('/runs/run-2')).body['stable'], false)
  })

  it('says that a run does not exist, is damaged or cannot be named so', async () => {
    const codes: [path: string, status: number, code: string][] = [
      ['/runs/run-9', 404, 'run_not_found'],
      ['/runs/broken', 422, 'artifact_corrupt'],
      ['/runs/..%2Fwine', 400, 'invalid_query'],
    ]
    for (const [path, ...expected] of codes) {
      const { status, body } = await get(path)
      assert.deepEqual([status, body['code']], expected, path)
    }
  })

  it('is in the OpenAPI document with every field of a manifest', async () => {
    const { body } = await get('/openapi.json')
    const { components } = body as { components: { schemas: Record<string, { properties: object }> } }
    const described = Object.keys(components.schemas['RunDetails']!.properties)
    const { body: details } = await get('/runs/run-1')
    assert.deepEqual(
      Object.keys(details).filter((field) => !described.includes(field)),
      [],
    )
    assert.ok(described.includes('feature_importance'))
  })
})
