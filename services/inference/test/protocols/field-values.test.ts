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
const deciles = new Array<number>(11).fill(5)
const numbers = { min: 1, max: 9, mean: 5, std: 1, missing: 0.1, deciles }
const day: Feature = {
  ...{ name: 'day', type: 'datetime', nullable: false },
  ...{ form: 'dd.mm.yyyy', reference: '2024-03-01', parts: ['days', 'day_of_week'] },
  statistics: { ...numbers, missing: 0, part_means: [5, 3] },
}
const age: Feature = {
  ...{ name: 'age', type: 'numeric', nullable: true },
  statistics: numbers,
}
const features = [smoker, town, day, age]
const row = ['True', 'Ulm', '02.03.2024', 30]

interface Answer {
  probabilities: Record<string, number>
  warnings?: { index?: number; feature: string; received: unknown; code: string; detail: string }[]
}

function startWith(rule?: 'take' | 'categories' | 'refuse') {
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
  before(async () => deploy((server = await startWith('take'))))
  after(() => server.close())

  const predict = async (features: unknown) => {
    const response = await server.post('/predict', { features })
    const body = (await response.json()) as Answer & { detail: string; code: string }
    return { status: response.status, body }
  }
  const v1 = async (instances: unknown[]) =>
    (await (await server.post('/v1/models/mixed:predict', { instances })).json()) as {
      predictions: number[][]
      warnings?: Answer['warnings']
      error?: string
    }
  const v2 = async (inputs: unknown[]) =>
    (await (await server.post('/v2/models/mixed/infer', { inputs })).json()) as {
      parameters?: { warnings: string }
      outputs: { data: number[] }[]
      error?: string
    }
  const counted = async (code: string) => {
    const text = await (await server.get('/metrics')).text()
    const line = text
      .split('\n')
      .find((each) => /^model_input_warnings_total/.test(each) && each.includes(`code="${code}"`))
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
    assert.equal('index' in warning!, false)
    const none = await predict({ smoker: 'True', town: null, day: '02.03.2024', age: 30 })
    assert.deepEqual([none.body.probabilities, none.body.warnings], [body.probabilities, undefined])

    const instances = [row, row.with(1, 'Rome'), row.with(0, 'maybe')]
    const batch = (await (await server.post('/predict', { instances })).json()) as Answer
    assert.deepEqual(
      batch.warnings!.map(({ index, feature }) => [index, feature]),
      [
        [1, 'town'],
        [2, 'smoker'],
      ],
    )
    const { parameters } = await v2(columns(...instances))
    assert.deepEqual(JSON.parse(parameters!.warnings), batch.warnings)
    assert.deepEqual((await v1(instances)).warnings, batch.warnings)
    assert.deepEqual(Object.keys(await v1([row])), ['predictions'])
    assert.equal(await counted('unknown_category'), 7)
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

  it('that are missing where none was in training are taken with a warning', async () => {
    const without = ['True', 'Ulm', null, 30]
    const { status, body } = await predict(without)
    assert.equal(status, 200)
    const found = (answer: { warnings?: Answer['warnings'] }) =>
      answer.warnings!.map(({ index, feature, code, received }) => [index, feature, code, received])
    assert.deepEqual(found(body), [[undefined, 'day', 'missing_value', null]])
    const left = await predict({ smoker: true, town: 'Ulm', age: 30 })
    assert.deepEqual(left.body.probabilities, body.probabilities)
    assert.deepEqual(found(left.body), found(body))
    const batch = await v1([row, without])
    assert.deepEqual(batch.predictions[1], Object.values(body.probabilities))
    assert.deepEqual(found(batch), [[1, 'day', 'missing_value', null]])
    const columnsWithout = columns(row).filter(({ name }) => name !== 'day')
    const { outputs, parameters } = await v2(columnsWithout)
    assert.deepEqual(outputs[1]!.data, Object.values(body.probabilities))
    assert.deepEqual(found({ warnings: JSON.parse(parameters!.warnings) as Answer['warnings'] }), [
      [0, 'day', 'missing_value', null],
    ])
    assert.equal(await counted('missing_value'), 4)
  })

  it('that are booleans for a number are 1 and 0 with a warning', async () => {
    const { status, body } = await predict(['True', 'Ulm', '02.03.2024', true])
    assert.deepEqual(
      [status, body.warnings![0]!.code, body.warnings![0]!.received],
      [200, 'wrong_type', true],
    )
    assert.deepEqual(body.probabilities, (await predict(['True', 'Ulm', '02.03.2024', 1])).body.probabilities)
    assert.equal(await counted('wrong_type'), 1)
  })
})

describe('values that were never seen, where no setting says that they are taken', () => {
  it('are refused with 422, but for categories', async () => {
    const server = await startWith()
    await deploy(server)
    const asked = async (features: unknown) => {
      const response = await server.post('/predict', { features })
      const { code, warnings } = (await response.json()) as Answer & { code?: string }
      return [response.status, code ?? warnings![0]!.code]
    }
    assert.deepEqual(await asked(row.with(1, 'Rome')), [200, 'unknown_category'])
    for (const missing of [row.with(2, null as unknown as string), row.with(0, null as unknown as string)])
      assert.deepEqual(await asked(missing), [422, 'missing_value'])
    assert.deepEqual(await asked({ smoker: true, town: 'Ulm', age: 1 }), [422, 'missing_value'])
    for (const place of [1, 3])
      assert.deepEqual(await asked(row.with(place, true as unknown as string)), [422, 'wrong_type'])
    await server.close()
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
    for (const [value, expected] of [
      [row.with(2, null as unknown as string), [422, 'missing_value', 'day']],
      [row.with(3, true as unknown as string), [422, 'wrong_type', 'age']],
      [{ smoker: true, town: 'Ulm', age: 1 }, [422, 'missing_value', 'day']],
    ] as const) {
      const refused = await server.post('/predict', { features: value })
      const problem = (await refused.json()) as { code: string; field: string }
      assert.deepEqual([refused.status, problem.code, problem.field], expected)
    }
    await server.close()
  })
})
