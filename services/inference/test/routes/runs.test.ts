import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Feature, Manifest } from '@modelops/common/manifest'
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

  it('leaves out the values of a column of very many, by which predictions are answered', async () => {
    const means = {
      values: ['x', 'y'],
      means: [
        [1, 2],
        [4, 5],
      ],
      missing: [0, 0],
      other: [0, 1],
    }
    const shop: Feature = {
      ...{ name: 'shop', type: 'text', categories: [], nullable: false, other: true },
      means,
    }
    await publishModel(server.store, { model: 'shops', runId: 'shops-1', features: [shop], sample: ['x'] })
    const { body } = await get('/runs/shops-1')
    const shown = { ...shop, means: { ...means, values: [], means: [] } }
    assert.deepEqual(body['features'], [shown])
    await server.post('/deploy?run_id=shops-1')
    const answers = await Promise.all(
      ['x', 'y', 'new'].map(async (value) => {
        const answer = await server.post('/predict?model=shops', { features: [value] })
        return ((await answer.json()) as { probability: number }).probability
      }),
    )
    assert.equal(new Set(answers).size, 3, answers.join())
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
