/** Requests as clients of other servers send them. */
import assert from 'node:assert/strict'
import type { z } from 'zod'
import { tritonConfigSchema, tritonStatisticsSchema } from '../../src/protocols/v2/triton-schemas.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

const BODY = '{"features":[1,2,3]}'
const V2 = JSON.stringify({ inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] })

describe('The service', () => {
  let server: InferenceServer
  before(async () => {
    server = await startInference((store) => publishModel(store, { runId: 'run-1' }))
    await untilReady(server)
    await server.post('/deploy?run_id=run-1')
  })
  after(() => server.close())

  const posts: [path: string, body: string][] = [
    ['/predict', BODY],
    ['/v2/models/wine/infer', V2],
    ['/v2/models/wine/versions/run-1/infer', V2],
    ['/v1/models/wine:predict', '{"instances":[[1,2,3]]}'],
    ['/v1/models/wine/versions/run-1:classify', '{"examples":[{"a":1,"b":2,"c":3}]}'],
    ['/v1/models/wine/labels/stable:classify', '{"examples":[{"a":1,"b":[2],"c":3}]}'],
    ['/probe_predict', ''],
  ]
  const gets = [
    '/v2',
    '/v2/models/wine',
    '/v2/models/wine/config',
    '/v2/models/stats',
    '/v1/models/wine',
    '/ready',
  ]
  const untidy = (path: string) => [`${path}/`, `/${path}`, `//${path.replaceAll('/', '///')}//`]

  for (const [path, body] of posts)
    it(`answers ${path} with slashes doubled and at the end, and with a byte order mark`, async () => {
      const withoutId = async (response: Response) =>
        (await response.text()).replace(response.headers.get('x-prediction-id') ?? '', '')
      const expected = await withoutId(await server.post(path, body))
      for (const other of untidy(path)) {
        const response = await server.post(`${other}?`, body)
        assert.deepEqual([response.status, await withoutId(response)], [200, expected], other)
      }
      const marked = await server.post(path, `\ufeff${body}`)
      assert.deepEqual([marked.status, await withoutId(marked)], [200, expected])
    })

  for (const path of gets)
    it(`answers ${path} with slashes doubled and at the end`, async () => {
      const expected = await (await server.get(path)).text()
      for (const other of untidy(path)) {
        const response = await server.get(other)
        assert.deepEqual([response.status, await response.text()], [200, expected], other)
      }
    })

  it('keeps what comes behind a question mark, and answers what is not there in the form of its protocol', async () => {
    assert.equal((await server.post('//predict/?model=wine', BODY)).status, 200)
    assert.equal((await server.post('//predict/?model=//', BODY)).status, 404)
    assert.deepEqual(Object.keys((await (await server.get('//v2//nothing/')).json()) as object), ['error'])
  })

  it('still refuses what is not JSON behind a byte order mark', async () => {
    const { code } = (await (await server.post('/predict', '\ufeff{')).json()) as { code: string }
    assert.equal(code, 'invalid_json')
  })

  it('describes its models as Triton does', async () => {
    const answer = await server.get('/v2/models/wine/config')
    const config = tritonConfigSchema.parse(await answer.json())
    assert.deepEqual(config.input, [{ name: 'input-0', data_type: 'TYPE_FP64', dims: [3] }])
    assert.deepEqual(config.output, [
      { name: 'predict', data_type: 'TYPE_INT64', dims: [1], reshape: { shape: [] } },
      { name: 'probabilities', data_type: 'TYPE_FP64', dims: [2] },
    ])
    assert.deepEqual([config.name, config.max_batch_size], ['wine', 64])
    assert.equal((await server.get('/v2/models/beer/config')).status, 404)
    assert.equal((await server.get('/v2/models/wine/versions/run-1/config')).status, 200)
    assert.equal((await server.get('/v2/models/wine/versions/run-2/config')).status, 404)
  })

  it('counts what its models have done as Triton does', async () => {
    const statistics = async (path: string) => {
      const response = await server.get(path)
      assert.equal(response.status, 200)
      return tritonStatisticsSchema.parse(await response.json()).model_stats
    }
    const [before] = await statistics('/v2/models/wine/stats')
    await server.post('/predict', '{"instances":[[1,2,3],[1,2,3]]}')
    await server.post('/predict', '{"features":[1]}')
    const [after, ...others] = await statistics('/v2/models/stats')
    assert.deepEqual(others, [])
    assert.deepEqual([after!.name, after!.version], ['wine', 'run-1'])
    const grown = (read: (stats: z.infer<typeof tritonStatisticsSchema>['model_stats'][0]) => number) =>
      read(after!) - read(before!)
    assert.equal(
      grown((stats) => stats.inference_count),
      2,
    )
    assert.equal(
      grown((stats) => stats.execution_count),
      1,
    )
    assert.equal(
      grown((stats) => stats.inference_stats.success.count),
      1,
    )
    assert.equal(
      grown((stats) => stats.inference_stats.fail.count),
      1,
    )
    assert.ok(grown((stats) => stats.inference_stats.success.ns) > 0)
    assert.ok(after!.last_inference >= before!.last_inference && after!.last_inference > 0)
    assert.equal((await server.get('/v2/models/beer/stats')).status, 404)
  })
})
