import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

/** What csv-boolean, csv-dates and a table of towns become, each with a number that had gaps. */
const smoker: Feature = {
  name: 'smoker',
  type: 'text',
  categories: ['True', 'False'],
  nullable: false,
  other: false,
}
const town: Feature = {
  name: 'town',
  type: 'text',
  categories: ['Ulm', 'Bonn'],
  nullable: true,
  other: false,
}
const day: Feature = {
  ...{ name: 'day', type: 'datetime', nullable: false },
  ...{ form: 'dd.mm.yyyy', reference: '2024-03-01', parts: ['days', 'day_of_week'] },
}
const deciles = new Array<number>(11).fill(5)
const age: Feature = {
  ...{ name: 'age', type: 'numeric', nullable: true },
  statistics: { min: 1, max: 9, mean: 5, std: 1, missing: 0.1, deciles },
}
const features = [smoker, town, day, age]
const row = ['True', 'Ulm', '02.03.2024', 30]

interface Answer {
  probabilities: Record<string, number>
  warnings?: { row?: number; feature: string; received: unknown; code: string; detail: string }[]
}

function startWith(rule?: 'other' | 'refuse') {
  return startInference(
    async (store) => {
      await publishModel(store, { runId: 'run-1', model: 'mixed', features, sample: row })
    },
    {},
    rule,
  )
}

async function deploy(server: InferenceServer): Promise<void> {
  await untilReady(server)
  assert.equal((await server.post('/deploy?run_id=run-1')).status, 200)
}

const column = (name: string, datatype: string, data: unknown[]) => ({
  name,
  shape: [data.length],
  datatype,
  data,
})
const columns = (...rows: unknown[][]) => [
  column(
    'smoker',
    { boolean: 'BOOL', number: 'UINT8' }[typeof rows[0]![0] as string] ?? 'BYTES',
    rows.map((each) => each[0]),
  ),
  column(
    'town',
    'BYTES',
    rows.map((each) => each[1]),
  ),
  column(
    'day',
    'BYTES',
    rows.map((each) => each[2]),
  ),
  column(
    'age',
    'INT64',
    rows.map((each) => each[3]),
  ),
]

describe('values as tables and clients write them', () => {
  let server: InferenceServer
  before(async () => deploy((server = await startWith())))
  after(() => server.close())

  const predict = async (features: unknown) => {
    const response = await server.post('/predict', { features })
    const body = (await response.json()) as Answer & { detail: string; code: string }
    return { status: response.status, body }
  }
  const v1 = async (instances: unknown[]) =>
    (await (await server.post('/v1/models/mixed:predict', { instances })).json()) as {
      predictions: number[][]
      error?: string
    }
  const v2 = async (inputs: unknown[]) =>
    (await (await server.post('/v2/models/mixed/infer', { inputs })).json()) as {
      parameters?: { warnings: string }
      outputs: { data: number[] }[]
      error?: string
    }
  const counted = async (kind: string) => {
    const text = await (await server.get('/metrics')).text()
    const line = text
      .split('\n')
      .find((each) => /^model_unknown_categories_total/.test(each) && each.includes(`kind="${kind}"`))
    return Number(line?.split(' ').at(-1))
  }

  it('reach a column of booleans in every protocol', async () => {
    const { body } = await predict(row)
    const expected = Object.values(body.probabilities)
    assert.notDeepEqual(
      Object.values((await predict(['False', ...row.slice(1)])).body.probabilities),
      expected,
    )
    for (const value of [true, 'true', 'TRUE', 1]) {
      const other = [value, ...row.slice(1)]
      assert.deepEqual(Object.values((await predict(other)).body.probabilities), expected)
      assert.deepEqual((await v1([other])).predictions, [expected])
    }
    for (const value of [true, 'TRUE', 1])
      assert.deepEqual((await v2(columns([value, ...row.slice(1)]))).outputs[1]!.data, expected)
    assert.match(
      (
        await v2([
          column('smoker', 'BYTES', ['True']),
          column('town', 'BOOL', [true]),
          ...columns(row).slice(2),
        ])
      ).error!,
      /'town' must be a text/,
    )
  })

  it('reach a column of dates the next day, in its form and in ISO 8601, in every protocol', async () => {
    const next = ['True', 'Ulm', '16.03.2024', 30]
    const { status, body } = await predict(next)
    assert.deepEqual([status, body.warnings], [200, undefined])
    const expected = Object.values(body.probabilities)
    const iso = next.with(2, '2024-03-16T00:00:00Z')
    assert.deepEqual(Object.values((await predict(iso)).body.probabilities), expected)
    assert.deepEqual((await v1([iso])).predictions, [expected])
    assert.deepEqual((await v2(columns(iso))).outputs[1]!.data, expected)
    const refused = await predict(next.with(2, 45_367))
    assert.deepEqual([refused.status, refused.body.code], [422, 'wrong_type'])
    const metadata = (await (await server.get('/v2/models/mixed')).json()) as { inputs: unknown[] }
    assert.deepEqual(metadata.inputs[2], { name: 'day', datatype: 'BYTES', shape: [-1] })
  })

  it('that were never seen are taken with a warning, and counted', async () => {
    const { status, body } = await predict(['True', 'Rome', '02.03.2024', 30])
    assert.equal(status, 200)
    const [warning] = body.warnings!
    assert.deepEqual(
      [warning!.feature, warning!.received, warning!.code],
      ['town', 'Rome', 'unknown_category'],
    )
    assert.match(warning!.detail, /'Rome' was never seen in training: taken as other/)
    assert.equal('row' in warning!, false)
    const none = await predict({ smoker: 'True', town: null, day: '02.03.2024', age: 30 })
    assert.deepEqual([none.body.probabilities, none.body.warnings], [body.probabilities, undefined])

    const instances = [row, row.with(1, 'Rome'), row.with(0, 'maybe')]
    const batch = (await (await server.post('/predict', { instances })).json()) as Answer
    assert.deepEqual(
      batch.warnings!.map(({ row, feature }) => [row, feature]),
      [
        [1, 'town'],
        [2, 'smoker'],
      ],
    )
    const { parameters } = await v2(columns(...instances))
    assert.deepEqual(JSON.parse(parameters!.warnings), batch.warnings)
    assert.deepEqual(Object.keys(await v1(instances)), ['predictions'])
    assert.deepEqual([await counted('text'), await counted('boolean')], [4, 3])
    assert.equal((await v2(columns(row))).parameters, undefined)
  })

  it('that are missing are null, a key left out or NaN, where they were in training', async () => {
    const expected = (await predict(row.with(3, 5))).body.probabilities
    assert.deepEqual((await predict([...row.slice(0, 3), null])).body.probabilities, expected)
    assert.deepEqual(
      (await predict({ smoker: true, town: 'Ulm', day: '2024-03-02' })).body.probabilities,
      expected,
    )
    assert.deepEqual(
      (await v2(columns([...row.slice(0, 3), null]))).outputs[1]!.data,
      Object.values(expected),
    )
  })

  it('that are missing where none was in training are refused with the feature, the row and a way on', async () => {
    const { status, body } = await predict(row.with(2, null as unknown as string))
    assert.equal(status, 422)
    assert.match(
      body.detail,
      /^feature 'day' must be a date: it was never missing in training; send a value, or train/,
    )
    assert.match(
      (await v1([row, [null, ...row.slice(1)]])).error!,
      /instance 1: feature 'smoker' must be true or false/,
    )
    const left = await predict({ smoker: true, town: 'Ulm', age: 1 })
    assert.match(left.body.detail, /no value for day: send every feature that was never missing in training/)
  })
})

describe('values that were never seen, where the service is strict', () => {
  it('are refused with 422', async () => {
    const server = await startWith('refuse')
    await deploy(server)
    const response = await server.post('/predict', { features: row.with(1, 'Rome') })
    const { code, field } = (await response.json()) as { code: string; field: string }
    assert.deepEqual([response.status, code, field], [422, 'unknown_category', 'town'])
    const batch = await server.post('/predict', { instances: [row, row.with(1, 'Rome')] })
    assert.match(
      ((await batch.json()) as { detail: string }).detail,
      /^instance 1: feature 'town' has no category 'Rome'/,
    )
    await server.close()
  })
})
