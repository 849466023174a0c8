import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { logFilesOf, readLog } from '../support/log-files.js'
import { publishModel } from '../support/publish-model.js'

const features: Feature[] = [
  { name: 'size', type: 'numeric', nullable: true, missing_input: true },
  { name: 'time', type: 'numeric', nullable: false },
  { name: 'town', type: 'text', nullable: true, categories: ['Bern', 'Oslo'], other: false },
  {
    ...{ name: 'sold', type: 'datetime', nullable: true, form: 'yyyy-mm-dd', reference: '2020-01-01' },
    parts: ['days', 'month'],
  },
]
const sample = [1.5, 2, 'Bern', '2024-12-31']

describe('the prediction log', () => {
  let server: InferenceServer
  let directory: string
  beforeEach(async () => {
    server = await startInference(async (store, at) => {
      directory = at
      await publishModel(store, { runId: 'run-1', features, sample })
      await publishModel(store, { runId: 'run-2', features, sample, seed: 2 })
      await publishModel(store, { runId: 'run-r', model: 'price', task: 'regression' })
    })
    for (const run of ['run-1', 'run-r']) await server.post(`/deploy?run_id=${run}`)
    await untilReady(server)
  })
  afterEach(() => server.close())

  const put = async (setting: object, query = '?model=wine') => {
    const response = await fetch(`${server.url}/prediction_log${query}`, {
      method: 'PUT',
      body: JSON.stringify(setting),
    })
    return [response.status, (await response.json()) as Record<string, unknown>] as const
  }
  const predict = async (body: object, headers = {}) => {
    const response = await server.post('/predict?model=wine', body, headers)
    return (await response.json()) as Record<string, unknown>
  }
  const deployed = async () =>
    ((await (await server.get('/deployments')).json()) as { items: Record<string, unknown>[] }).items.find(
      ({ model_name }) => model_name === 'wine',
    )!
  /** The rows that it holds are written as it ends. */
  const logged = async (model?: string) => {
    await server.closeService()
    return readLog(directory, model)
  }

  it('is off by default, and off again with a sample of 0', async () => {
    await predict({ features: sample })
    assert.deepEqual(await put({ sample: 1 }), [200, { sample: 1 }])
    assert.deepEqual((await deployed())['prediction_log'], { sample: 1 })
    const { prediction_id } = await predict({ features: sample })
    await put({ sample: 0 })
    await predict({ features: sample })
    assert.deepEqual(
      (await logged()).map((row) => row['prediction_id']),
      [prediction_id],
    )
  })

  it('has features by name and type, outputs, and what each request was, by every protocol', async () => {
    await put({ sample: 1 })
    const before = Date.now()
    const one = await predict({ features: sample }, { 'x-request-id': 'mine' })
    const instances = [{ size: null, time: 7, town: 'Rome', sold: null }, [2.5, 1, null, '2020-02-29']]
    const two = await predict({ instances })
    const column = (name: string, datatype: string, value: unknown) => ({
      name,
      shape: [1],
      datatype,
      data: [value],
    })
    const v2 = await server.post('/v2/models/wine/infer', {
      id: 'yours',
      inputs: [
        column('size', 'FP64', 5.1),
        column('time', 'FP64', 3),
        column('town', 'BYTES', 'Oslo'),
        column('sold', 'BYTES', '1999-12-31'),
      ],
    })
    const explained = await server.post('/predict?model=wine&explain=true', { features: sample })
    await server.post('/explain?model=wine', { features: sample })
    await server.post('/probe_predict?model=wine')
    await predict({ features: [1] })
    const rows = await logged()
    const idOf = (response: Response) => response.headers.get('x-prediction-id')
    assert.deepEqual(
      rows.map(({ prediction_id, row, request_id }) => [prediction_id, row, request_id]),
      [
        [one['prediction_id'], 0, 'mine'],
        [two['prediction_id'], 0, null],
        [two['prediction_id'], 1, null],
        [idOf(v2), 0, 'yours'],
        [idOf(explained), 0, null],
      ],
    )
    const date = (text: string) => new Date(text)
    assert.deepEqual(
      rows.map(({ size, feature_time, town, sold }) => [size, feature_time, town, sold]),
      [
        [1.5, 2, 'Bern', date('2024-12-31')],
        [null, 7, 'Rome', null],
        [2.5, 1, null, date('2020-02-29')],
        [Math.fround(5.1), 3, 'Oslo', date('1999-12-31')],
        [1.5, 2, 'Bern', date('2024-12-31')],
      ],
    )
    const answers = [one, ...(two['predictions'] as Record<string, unknown>[])]
    for (const [i, { prediction, label, probability, probabilities }] of answers.entries()) {
      const row = rows[i]!
      assert.deepEqual([row['prediction'], row['label']], [prediction, label])
      assert.equal(row['probability'], Math.fround(probability as number))
      const { red, white } = probabilities as Record<string, number>
      assert.deepEqual(
        [row['probability_red'], row['probability_white']],
        [red, white].map((p) => Math.fround(p!)),
      )
    }
    for (const { model_run_id, route, time, latency_ms } of rows) {
      assert.deepEqual([model_run_id, route], ['run-1', 'stable'])
      assert.ok((time as Date).getTime() >= before && (time as Date).getTime() <= Date.now())
      assert.ok((latency_ms as number) > 0)
    }
  })

  it('has the values of a regression, in a file by model, day, hour and process', async () => {
    await put({ sample: 1 }, '?model=price')
    const answer = (await (
      await server.post('/predict?model=price', { features: [1, 2, 3] })
    ).json()) as object
    const [row] = await logged('price')
    assert.equal(row!['prediction'], (answer as { prediction: number }).prediction)
    assert.deepEqual([row!['a'], row!['b'], row!['c'], 'label' in row!], [1, 2, 3, false])
    const [file, ...others] = await logFilesOf(directory, 'price')
    assert.deepEqual(others, [])
    const hour = (row!['time'] as Date).toISOString().slice(0, 13).replace('T', '/')
    assert.match(file!, new RegExp(`^predictions/price/${hour}/[0-9a-f-]{36}-1\\.parquet$`))
  })

  it('goes on with the next version, each in a file of its own, and counts what it has written', async () => {
    await put({ sample: 1 })
    await predict({ features: sample })
    await server.post('/deploy?run_id=run-2')
    await predict({ instances: [sample, sample] })
    const line = 'model_prediction_log_rows_total{model="wine",run_id="run-1",service="inference"} 1'
    await until(async () => (await (await server.get('/metrics')).text()).includes(line))
    const rows = await logged()
    assert.deepEqual(rows.map((row) => row['model_run_id']).toSorted(), ['run-1', 'run-2', 'run-2'])
    assert.equal((await logFilesOf(directory)).length, 2)
  })

  it('leaves out and hashes the columns that it is asked to, the same values to the same hash', async () => {
    await put({ sample: 1, redact: { town: 'hash', size: 'drop', feature_time: 'hash' } })
    await predict({ instances: [sample, [9, 3, 'Bern', null], [9, 2, null, null]] })
    const [first, second, third] = await logged()
    assert.deepEqual(
      [first, second, third].map((row) => 'size' in row!),
      [false, false, false],
    )
    assert.match(first!['town'] as string, /^[0-9a-f]{32}$/)
    assert.equal(second!['town'], first!['town'])
    assert.equal(third!['town'], null)
    assert.match(first!['feature_time'] as string, /^[0-9a-f]{32}$/)
    assert.equal(third!['feature_time'], first!['feature_time'])
    assert.notEqual(second!['feature_time'], first!['feature_time'])
  })

  it('refuses to leave out what is no column, a sample that is no share, and a model that is not deployed', async () => {
    const [status, problem] = await put({ sample: 1, redact: { tonw: 'drop' } })
    assert.deepEqual([status, problem['code']], [422, 'unknown_feature'])
    assert.match(problem['detail'] as string, /"tonw".*size, feature_time, town, sold, request_id/)
    assert.equal((await put({ sample: 2 }))[0], 400)
    assert.equal((await put({}))[0], 400)
    assert.equal((await put({ sample: 1 }, '?model=beer'))[0], 404)
    assert.equal((await deployed())['prediction_log'], undefined)
  })

  it('keeps its salt, shows it to nobody, and stands in the history', async () => {
    await put({ sample: 1, redact: { town: 'hash' } })
    const key = 'models/wine/deployment.json'
    const stored = async () =>
      JSON.parse((await server.store.get(key))!.body.toString()) as Record<string, Record<string, unknown>>
    const before = (await stored())['prediction_log']!['salt']
    assert.match(before as string, /^[0-9a-f]{32}$/)
    await put({ sample: 0.5 }, '?model=wine&who=me&why=less')
    assert.deepEqual((await stored())['prediction_log'], { sample: 0.5, salt: before })
    const { prediction_log, history } = await deployed()
    assert.deepEqual(prediction_log, { sample: 0.5 })
    const { action, who, why } = (history as Record<string, string>[]).at(-1)!
    assert.deepEqual([action, who, why], ['prediction_log', 'me', 'less'])
  })
})
