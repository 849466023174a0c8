import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { expectedOf, fixture } from '../../../training/test/import/forest/fixtures.js'
import { imported } from '../../../training/test/support/imported.js'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

interface Score {
  base_value: number
  output: number
  space: string
  contributions: Record<string, number>
  standard_errors?: Record<string, number>
}
type Explanation = Score & { label?: string; method: string; classes?: Record<string, Score> }

const numeric = (name: string): Feature => ({
  ...{ name, type: 'numeric', nullable: true },
  statistics: {
    ...{ min: 0, max: 10, mean: 5, std: 3, missing: 0.1 },
    deciles: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  },
})
const town: Feature = {
  ...{ name: 'town', type: 'text', nullable: false, categories: ['Rome', 'Bern', 'Oslo'], other: false },
  statistics: { counts: [5, 3, 2], other: 0, missing: 0 },
}
const features = [numeric('a'), numeric('b'), town]
const row = [1.5, 7, 'Bern']

const near = (received: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(received - expected) <= tolerance, `${received} instead of ${expected}`)
const addsUp = ({ output, base_value, contributions }: Score) =>
  near(
    Object.values(contributions).reduce((sum, value) => sum + value, 0),
    output - base_value,
  )

describe('POST /explain', () => {
  let server: InferenceServer
  before(async () => {
    server = await startInference(async (store) => {
      const sample = row
      for (const [model, task] of [
        ['wine', 'binary'],
        ['iris', 'multiclass'],
        ['house', 'regression'],
      ] as const)
        await publishModel(store, { model, runId: `${model}-1`, task, features, sample })
      await publishModel(store, { model: 'wine', runId: 'wine-2', features, sample, seed: 2 })
      const { draft, ...files } = await imported({ 'x.ubj': fixture('xgboost-multiclass.ubj') })
      const run = { ...draft, model_name: 'trees', run_id: 'trees-1', created: new Date().toISOString() }
      await new ModelRegistry(store).publishRun(run, files)
    })
    for (const model of ['wine', 'iris', 'house', 'trees'])
      assert.equal((await server.post(`/deploy?run_id=${model}-1`)).status, 200)
    await untilReady(server)
  })
  after(() => server.close())

  const ask = async (path: string, body: unknown, headers = {}) => {
    const response = await server.post(path, body, headers)
    const { prediction_id: _, ...answer } = (await response.json()) as Record<string, unknown>
    assert.equal(response.status, 200, JSON.stringify(answer))
    return answer
  }

  it('says how each feature of a row contributes to the log-odds of the positive class', async () => {
    const answer = (await ask('/explain?model=wine', { features: row })) as unknown as Explanation
    const { probabilities } = (await ask('/predict?model=wine', { features: row })) as {
      probabilities: Record<string, number>
    }
    assert.equal(answer.space, 'log_odds')
    assert.equal(answer.label, 'white')
    assert.equal(answer.method, 'permutation')
    near(answer.output, Math.log(probabilities['white']! / probabilities['red']!), 1e-5)
    assert.deepEqual(Object.keys(answer.contributions), ['a', 'b', 'town'])
    assert.deepEqual(Object.keys(answer.standard_errors!), ['a', 'b', 'town'])
    addsUp(answer)
  })

  it('explains several rows in their order, each as alone', async () => {
    const other = { a: null, b: 3, town: 'Rome' }
    const { explanations, ...origin } = await ask('/explain?model=wine', { instances: [row, other] })
    const [first, second] = explanations as Explanation[]
    assert.deepEqual(origin, { model_run_id: 'wine-1', model_name: 'wine', route: 'stable' })
    assert.deepEqual({ ...first, ...origin }, await ask('/explain?model=wine', { features: row }))
    assert.deepEqual({ ...second, ...origin }, await ask('/explain?model=wine', { features: other }))
  })

  it('explains the value of a regression, and of three classes each', async () => {
    const house = (await ask('/explain?model=house', { features: row })) as unknown as Explanation
    const { prediction } = (await ask('/predict?model=house', { features: row })) as { prediction: number }
    assert.deepEqual([house.space, house.label], ['output', undefined])
    near(house.output, prediction)
    addsUp(house)
    const { classes } = (await ask('/explain?model=iris', { features: row })) as unknown as Explanation
    assert.deepEqual(Object.keys(classes!), ['x', 'y', 'z'])
    Object.values(classes!).forEach(addsUp)
    const one = (await ask('/explain?model=iris&class=y', { features: row })) as unknown as Explanation
    assert.deepEqual(one.classes, { y: classes!['y'] })
    const refused = await server.post('/explain?model=iris&class=w', { features: row })
    const { code, detail } = (await refused.json()) as Record<string, string>
    assert.deepEqual([refused.status, code], [400, 'invalid_query'])
    assert.match(detail!, /no class "w"; it has x, y, z/)
  })

  it('explains of two classes the positive one, and not the other under its name', async () => {
    const asked = await ask('/explain?model=wine&class=white', { features: row })
    assert.deepEqual(asked, await ask('/explain?model=wine', { features: row }))
    for (const path of ['/explain?', '/predict?explain=true&']) {
      const refused = await server.post(`${path}model=wine&class=red`, { features: row })
      const { code, detail } = (await refused.json()) as Record<string, string>
      assert.deepEqual([refused.status, code], [400, 'invalid_query'])
      assert.match(
        detail!,
        /of two classes white is explained; what speaks for red is the same with the other/,
      )
    }
  })

  it('explains a forest exactly, as the library that wrote it does', async () => {
    const { rows, outputs } = expectedOf('xgboost-multiclass.ubj')
    const { explanations } = await ask('/explain?model=trees', { instances: rows })
    for (const [i, { method, classes, standard_errors }] of (explanations as Explanation[]).entries()) {
      assert.deepEqual([method, standard_errors], ['tree_shap', undefined])
      const scores = Object.values(classes!)
      scores.forEach(addsUp)
      const weights = scores.map(({ output, space }) => (space === 'margin' ? Math.exp(output) : NaN))
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      weights.forEach((weight, c) => near(weight / total, outputs[i]![c]!, 1e-6))
    }
  })

  it('stands beside predictions where these ask for it', async () => {
    const { model_run_id, model_name, route, ...explanation } = await ask('/explain?model=wine', {
      features: row,
    })
    const predicted = await ask('/predict?model=wine', { features: row })
    const one = await ask('/predict?model=wine&explain=true', { features: row })
    assert.deepEqual(one, { ...predicted, explanation })
    const several = await ask('/predict?explain=true&model=wine', { instances: [row] })
    assert.deepEqual(several['explanations'], [explanation])
    assert.deepEqual(await ask('/predict?model=wine&explain=false', { features: row }), predicted)
    assert.deepEqual([model_run_id, model_name, route], ['wine-1', 'wine', 'stable'])
  })

  it('is an output of v2 where it is asked for, as JSON or binary', async () => {
    const inputs = [
      { name: 'a', shape: [1], datatype: 'FP64', data: [1.5] },
      { name: 'b', shape: [1], datatype: 'FP64', data: [7] },
      { name: 'town', shape: [1], datatype: 'BYTES', data: ['Bern'] },
    ]
    const request = { inputs, outputs: [{ name: 'predict' }, { name: 'explanations' }] }
    const path = '/v2/models/wine/infer'
    const { outputs } = (await ask(path, request)) as {
      outputs: { name: string; datatype: string; shape: number[]; data: string[] }[]
    }
    const [, { data, ...tensor }] = outputs as [unknown, (typeof outputs)[0]]
    assert.deepEqual(tensor, { name: 'explanations', datatype: 'BYTES', shape: [1] })
    const { method, output } = JSON.parse(data[0]!) as Explanation
    assert.deepEqual([method, typeof output], ['permutation', 'number'])
    const binary = await server.post(path, { ...request, parameters: { binary_data_output: true } })
    const bytes = Buffer.from(await binary.arrayBuffer())
    assert.ok(bytes.includes(Buffer.from(data[0]!)))
    const usual = (await ask(path, { inputs })) as { outputs: { name: string }[] }
    assert.deepEqual(
      usual.outputs.map(({ name }) => name),
      ['predict', 'probabilities'],
    )
  })

  it('refuses what /predict refuses, in its form, and more rows than it explains at once', async () => {
    const refusal = async (body: unknown) => {
      const response = await server.post('/explain?model=wine', body)
      const { code } = (await response.json()) as { code: string }
      return [response.status, response.headers.get('content-type')?.split(';')[0], code]
    }
    const problem = 'application/problem+json'
    assert.deepEqual(await refusal({ features: [1] }), [422, problem, 'wrong_length'])
    assert.deepEqual(await refusal('{'), [400, problem, 'invalid_json'])
    const rows = new Array(300).fill(row)
    assert.deepEqual(await refusal({ instances: rows }), [413, problem, 'too_large'])
    const got = await server.get('/explain')
    assert.deepEqual([got.status, got.headers.get('allow')], [405, 'POST'])
  })

  it('counts rows that are explained, and no predictions', async () => {
    const counted = async (name: string) => {
      const text = await (await server.get('/metrics')).text()
      const line = text.split('\n').find((line) => line.startsWith(name) && line.includes('"wine"'))
      return Number(line?.split(' ').at(-1))
    }
    const before = [await counted('model_predictions_total'), await counted('model_explanations_total')]
    await ask('/explain?model=wine', { instances: [row, row] })
    assert.equal(await counted('model_predictions_total'), before[0])
    assert.equal(await counted('model_explanations_total'), before[1]! + 2)
    assert.ok((await counted('model_explanation_seconds_total')) > 0)
  })

  it('answers predictions while it explains', async () => {
    let explained = false
    const explaining = ask('/explain?model=wine', { instances: new Array(60).fill(row) }).then(
      () => (explained = true),
    )
    let predicted = 0
    while (!explained) {
      await ask('/predict?model=house', { features: row })
      predicted++
    }
    await explaining
    assert.ok(predicted > 5, `${predicted} predictions`)
  })

  it('explains the canary where that is asked for or assigned, which no verdict counts', async () => {
    const policy = { steps: [{ weight: 50, min_seconds: 600, min_requests: 100_000 }] }
    const started = await server.post('/canary', { run_id: 'wine-2', policy })
    assert.equal(started.status, 201)
    const canary = await ask('/explain?model=wine', { features: row }, { 'x-modelops-route': 'canary' })
    assert.deepEqual([canary['model_run_id'], canary['route']], ['wine-2', 'canary'])
    const routes = new Set<unknown>()
    for (let i = 0; i < 40; i++) {
      const session = { 'x-modelops-session': `client ${i}` }
      routes.add((await ask('/explain?model=wine', { features: row }, session))['route'])
      await ask('/predict?model=wine&explain=true', { features: row }, session)
    }
    assert.deepEqual([...routes].sort(), ['canary', 'stable'])
    await ask('/predict?model=wine', { features: row })
    const counted = async () => {
      const { counts } = (await (await server.get('/canary?model=wine')).json()) as {
        counts: Record<string, { requests: number }>[]
      }
      return counts.flatMap(({ stable, canary }) => [stable!.requests, canary!.requests])
    }
    await until(async () => (await counted()).includes(1))
    assert.deepEqual((await counted()).sort(), [0, 1])
  })
})
