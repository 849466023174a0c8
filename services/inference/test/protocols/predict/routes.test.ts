import assert from 'node:assert/strict'
import { predictResponseSchema, batchResponseSchema } from '../../../src/protocols/predict/schemas.js'
import { publishModel } from '../../support/publish-model.js'
import { startInference, untilReady, type InferenceServer } from '../../support/inference-server.js'

interface ProblemBody {
  status: number
  code: string
  detail: string
  received: unknown
  expected: unknown
}

describe('POST /predict', () => {
  let server: InferenceServer
  before(async () => {
    server = await startInference()
    await publishModel(server.store, { runId: 'run-1' })
    await publishModel(server.store, { runId: 'run-r', model: 'price', task: 'regression', weight: 100 })
    await publishModel(server.store, { runId: 'run-f', model: 'farbe', labels: ['grün', 'weiß'] })
    for (const runId of ['run-1', 'run-f'])
      assert.equal((await server.post(`/deploy?run_id=${runId}`)).status, 200)
    assert.equal((await server.post('/deploy?run_id=run-r')).status, 200)
  })
  after(() => server.close())

  it('answers a row by position and by name alike', async () => {
    const byPosition = await server.post('/predict?model=wine', { features: [1, 2, 3] })
    assert.equal(byPosition.headers.get('content-type'), 'application/json')
    const answer = predictResponseSchema.parse(await byPosition.json())
    assert.equal(answer.model_run_id, 'run-1')
    assert.equal(answer.route, 'stable')
    assert.equal(answer.probability, answer.probabilities![answer.label!])
    const byName = await server.post('/predict?model=wine', { features: { c: 3, a: 1, b: 2 } })
    const { prediction_id } = answer
    assert.deepEqual({ ...((await byName.json()) as object), prediction_id }, answer)
  })

  it('answers several rows in their order, each as if it were alone', async () => {
    const rows = [[1, 2, 3], [3, 2, 1], { a: 0, b: 0, c: 0 }]
    const batch = batchResponseSchema.parse(
      await (await server.post('/predict?model=wine', { instances: rows })).json(),
    )
    assert.equal(batch.predictions.length, 3)
    for (const [i, features] of rows.entries()) {
      const alone = predictResponseSchema.parse(
        await (await server.post('/predict?model=wine', { features })).json(),
      )
      assert.deepEqual(batch.predictions[i]!.label, alone.label)
      assert.ok(Math.abs(batch.predictions[i]!.probability! - alone.probability!) < 1e-6)
    }
  })

  it('says how many bytes its answer has', async () => {
    const response = await server.post('/predict?model=farbe', { features: [1, 2, 3] })
    assert.equal(Number(response.headers.get('content-length')), (await response.arrayBuffer()).byteLength)
  })

  it('answers a regression with its value alone', async () => {
    const answer = (await (
      await server.post('/predict?model=price', { features: [1, 2, 3] })
    ).json()) as object
    assert.deepEqual(Object.keys(answer), [
      'prediction',
      'model_run_id',
      'model_name',
      'route',
      'prediction_id',
    ])
  })

  it('asks which model is meant when several are deployed', async () => {
    const response = await server.post('/predict', { features: [1, 2, 3] })
    const problem = (await response.json()) as ProblemBody
    assert.equal(response.status, 400)
    assert.deepEqual([problem.code, problem.expected], ['model_required', ['farbe', 'price', 'wine']])
  })

  const refused: [what: string, body: unknown, status: number, code: string][] = [
    ['no JSON', '{"features":[1,2', 400, 'invalid_json'],
    ['an empty body', '', 400, 'invalid_json'],
    ['NaN', '{"features":[1,NaN,3]}', 400, 'invalid_json'],
    ['Infinity', '{"features":[1,Infinity,3]}', 400, 'invalid_json'],
    ['neither features nor instances', {}, 400, 'invalid_body'],
    ['both features and instances', { features: [1, 2, 3], instances: [[1, 2, 3]] }, 400, 'invalid_body'],
    ['an unknown key', { feature: [1, 2, 3] }, 400, 'invalid_body'],
    ['no rows', { instances: [] }, 400, 'invalid_body'],
    ['a body that is an array', [1, 2, 3], 400, 'invalid_body'],
    ['too few values', { features: [1, 2] }, 422, 'wrong_length'],
    ['too many values', { features: [1, 2, 3, 4] }, 422, 'wrong_length'],
    ['a text for a number', { features: [1, 'two', 3] }, 422, 'wrong_type'],
    ['a number that is too large', '{"features":[1,1e999,3]}', 422, 'wrong_type'],
    ['null where nothing was missing in training', { features: [1, null, 3] }, 422, 'missing_value'],
    ['an unknown feature name', { features: { a: 1, b: 2, colour: 3 } }, 422, 'unknown_feature'],
    ['a name left out', { features: { a: 1, b: 2 } }, 422, 'missing_value'],
    ['9 MB', JSON.stringify({ features: 'x'.repeat(9_000_000) }), 413, 'too_large'],
  ]
  for (const [what, body, status, code] of refused)
    it(`answers ${status} ${code} to ${what}`, async () => {
      const response = await server.post('/predict?model=wine', body)
      const problem = (await response.json()) as ProblemBody
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      assert.deepEqual([response.status, problem.status, problem.code], [status, status, code])
      assert.ok(problem.detail.length > 15, problem.detail)
    })

  it('names the row of a batch that is wrong', async () => {
    const problem = (await (
      await server.post('/predict?model=wine', { instances: [[1, 2, 3], [1]] })
    ).json()) as ProblemBody
    assert.match(problem.detail, /^instance 1: /i)
  })

  it('answers 404 for a model that is not deployed, naming those that are', async () => {
    const response = await server.post('/predict?model=beer', { features: [1] })
    assert.equal(response.status, 404)
    assert.match(((await response.json()) as ProblemBody).detail, /"beer".*price, wine/)
  })

  it('answers 405 to another method and 415 to a compressed body', async () => {
    const refused = await server.get('/predict?model=wine')
    assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'POST'])
    assert.equal((await server.post('/predict?model=wine', '{}', { 'content-encoding': 'gzip' })).status, 415)
  })

  it('refuses values for which the model computes no finite number, in every protocol, and goes on', async () => {
    const features = [3e38, 3e38, 3e38]
    const inputs = [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: features }]
    assert.equal((await server.post('/predict?model=price', { features })).status, 422)
    assert.equal((await server.post('/v1/models/price:predict', { instances: [features] })).status, 400)
    assert.equal((await server.post('/v2/models/price/infer', { inputs })).status, 400)
    assert.equal((await server.post('/predict?model=price', { features: [1, 2, 3] })).status, 200)
  })

  it('takes any content type, as clients forget it', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    assert.equal((await server.post('/predict?model=wine', { features: [1, 2, 3] }, headers)).status, 200)
  })

  it('probes with a sample row of the model, uncounted', async () => {
    const counted = async () =>
      /model_predictions_total\{model="wine".*\} (\d+)/.exec(await (await server.get('/metrics')).text())?.[1]
    const before = await counted()
    predictResponseSchema.parse(await (await server.post('/probe_predict?model=wine', '')).json())
    assert.equal(await counted(), before)
    await server.post('/predict?model=wine', { features: [1, 2, 3] })
    assert.equal(await counted(), String(Number(before) + 1))
  })

  it('lists recent predictions, newest first', async () => {
    const answer = (await (await server.post('/predict?model=price', { features: [7, 8, 9] })).json()) as {
      prediction: number
    }
    const { items } = (await (await server.get('/predictions/recent')).json()) as {
      items: Record<string, unknown>[]
    }
    assert.equal(items[0]!['prediction'], answer.prediction)
    assert.equal(items[0]!['model_run_id'], 'run-r')
    assert.ok(!('label' in items[0]!))
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const { predictions } = (await (
      await server.post('/predict?model=wine', { instances: rows })
    ).json()) as {
      predictions: { prediction: number; label: string; probability: number }[]
    }
    const { when, ...recent } = (
      (await (await server.get('/predictions/recent')).json()) as { items: Record<string, unknown>[] }
    ).items[0]!
    const { prediction, label, probability } = predictions[0]!
    const version = { model_name: 'wine', model_run_id: 'run-1', route: 'stable' }
    const expected = { ...version, rows: 2, prediction, label, probability }
    assert.ok(when)
    assert.deepEqual(recent, expected)
    assert.ok(items.length <= 100)
  })

  it('counts errors by code and keeps nothing in flight', async () => {
    await server.post('/predict?model=wine', { features: [] })
    const text = await (await server.get('/metrics')).text()
    assert.match(text, /model_prediction_errors_total\{type="wrong_length",service="inference"\} [1-9]/)
    assert.match(text, /model_predictions_in_flight\{service="inference"\} 0/)
    assert.match(
      text,
      /model_prediction_latency_seconds_bucket\{model="wine",run_id="run-1",route="stable",le="\+Inf",service="inference"\} [1-9]/,
    )
    assert.match(
      text,
      /model_info\{model="wine",run_id="run-1",route="stable",backend="\w+",thread="main",task="binary",service="inference"\} 1/,
    )
  })
})

describe('the errors of a model version', () => {
  it('are those of the requests that reached it', async () => {
    const server = await startInference(async (store) => {
      for (const model of ['ale', 'wine']) await publishModel(store, { model, runId: `${model}-1` })
    })
    for (const model of ['ale', 'wine']) await server.post(`/deploy?run_id=${model}-1`)
    await server.post('/predict?model=wine', { features: [1] })
    await server.post('/v1/models/wine:predict', { instances: [[1]] })
    await server.post('/v2/models/wine/infer', '{')
    await server.post('/predict?model=wine', { features: [1, 2, 3] })
    await server.post('/predict?model=beer', { features: [1, 2, 3] })
    const text = await (await server.get('/metrics')).text()
    const counts = Array.from(
      text.matchAll(/^model_version_errors_total\{(model=.*),service="inference"\} (\d+)$/gm),
      ([, labels, count]) => [labels, Number(count)],
    )
    assert.deepEqual(counts, [
      ['model="wine",run_id="wine-1",route="stable",type="wrong_length"', 2],
      ['model="wine",run_id="wine-1",route="stable",type="invalid_json"', 1],
    ])
    await server.close()
  })
})

describe('a full queue', () => {
  it('answers 429 with Retry-After in every protocol, and serves again afterwards', async () => {
    const server = await startInference((store) => publishModel(store, { runId: 'run-1' }), {
      maxQueueRows: 5,
      maxBatchDelayMs: 50,
    })
    try {
      await server.post('/deploy?run_id=run-1')
      const body = { instances: Array.from({ length: 4 }, () => [1, 2, 3]) }
      const requests = Array.from({ length: 6 }, () => server.post('/predict', body))
      const inputs = [{ name: 'input-0', shape: [4, 3], datatype: 'FP64', data: body.instances }]
      requests.push(
        server.post('/v1/models/wine:predict', body),
        server.post('/v2/models/wine/infer', { inputs }),
      )
      const responses = await Promise.all(requests)
      const full = responses.filter(({ status }) => status === 429)
      assert.ok(full.length >= 3, `${full.length} were refused`)
      assert.equal(responses.filter(({ status }) => status === 200).length, responses.length - full.length)
      for (const response of full) assert.equal(response.headers.get('retry-after'), '1')
      await untilReady(server)
      assert.equal((await server.post('/predict', body)).status, 200)
    } finally {
      await server.close()
    }
  })
})
