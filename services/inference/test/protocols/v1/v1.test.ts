import assert from 'node:assert/strict'
import { Problem } from '@modelops/common/problem'
import { errorSchema, renderError } from '../../../src/protocols/error-object.js'
import { v1Metadata, v1Status } from '../../../src/protocols/v1/metadata.js'
import {
  v1MetadataSchema,
  v1PredictResponseSchema,
  v1StatusSchema,
} from '../../../src/protocols/v1/schemas.js'
import { v1Parser } from '../../../src/protocols/v1/parser.js'
import {
  flowers,
  houses,
  parse,
  predictionId,
  predictionsOf,
  refuses,
  rowsOf,
  thermometer,
} from '../served-models.js'

const flower = v1Parser(flowers)
const house = v1Parser(houses)
const temperature = v1Parser(thermometer)

describe('TensorFlow Serving REST: requests', () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  const good: [name: string, body: unknown][] = [
    ['instances as arrays', { instances: rows }],
    ['instances by feature name', { instances: rows.map(([a, b, c]) => ({ c, b, a })) }],
    ['inputs as arrays', { inputs: rows }],
    ['inputs as columns by feature name', { inputs: { b: [2, 5], a: [1, 4], c: [3, 6] } }],
    [
      'the default signature and keys it does not know',
      { signature_name: 'serving_default', x: 1, instances: rows },
    ],
    ['the empty name that metadata has for it', { signature_name: '', instances: rows }],
  ]
  for (const [name, body] of good) it(`takes ${name}`, () => assert.deepEqual(rowsOf(flower, body), rows))

  it('takes bare values for a model with one feature', () => {
    assert.deepEqual(rowsOf(temperature, { instances: [1, [2], { t: 3 }] }), [[1], [2], [3]])
    assert.deepEqual(rowsOf(temperature, { inputs: [1, 2] }), [[1], [2]])
  })

  it('takes texts in columns', () => {
    assert.deepEqual(rowsOf(house, { inputs: { size: [1, 2], town: ['Köln', 'Ulm'] } }), [
      [1, 0, 1],
      [2, 1, 0],
    ])
  })

  const wrong: [name: string, body: unknown, code: string, detail: RegExp][] = [
    ['an empty body', '', 'invalid_json', /empty/],
    ['NaN, although TensorFlow Serving takes it', '{"instances":[[1,NaN,3]]}', 'invalid_json', /no NaN/],
    ['an array', [[1, 2, 3]], 'invalid_body', /expected object/],
    ['neither key', { features: [1, 2, 3] }, 'invalid_body', /either "instances"/],
    ['both keys', { instances: rows, inputs: rows }, 'invalid_body', /either "instances"/],
    ['no instances', { instances: [] }, 'invalid_body', /instances: Too small/],
    ['no inputs', { inputs: [] }, 'invalid_body', /inputs: Too small/],
    ['inputs that are a text', { inputs: 'x' }, 'invalid_body', /inputs: expected an array of rows/],
    ['no columns', { inputs: {} }, 'invalid_body', /there are none/],
    ['columns without rows', { inputs: { a: [], b: [], c: [] } }, 'invalid_body', /inputs\.a: Too small/],
    [
      'a column that is no array',
      { inputs: { a: 1, b: [1], c: [1] } },
      'invalid_body',
      /inputs\.a: expected array/,
    ],
    [
      'columns of different lengths',
      { inputs: { a: [1], b: [2, 3], c: [4] } },
      'invalid_body',
      /"b" has 2 values, "a" has 1/,
    ],
    [
      'another signature',
      { signature_name: 'x', instances: rows },
      'invalid_body',
      /signature_name: expected "serving_default"/,
    ],
    ['a bare value for three features', { instances: [1] }, 'wrong_length', /^instance 0: 1 values/],
    ['a missing column', { inputs: { a: [1], c: [2] } }, 'missing_value', /^instance 0: .*b/],
    ['an unknown column', { inputs: { a: [1], b: [2], c: [3], d: [4] } }, 'unknown_feature', /'d'/],
    [
      'a text for a number',
      {
        instances: [
          [1, 2, 3],
          [1, '2', 3],
        ],
      },
      'wrong_type',
      /^instance 1: .*'b'/,
    ],
    [
      'null where nothing was missing',
      { inputs: { a: [1, null], b: [1, 1], c: [1, 1] } },
      'missing_value',
      /^instance 1: .*'a'/,
    ],
    ['a nested row', { instances: [[[1, 2, 3]]] }, 'wrong_length', /^instance 0/],
  ]
  for (const [name, body, code, detail] of wrong)
    it(`refuses ${name} with 400 ${code}`, () => {
      assert.equal(renderError(refuses(flower, body, code, detail)).status, 400)
    })
})

describe('TensorFlow Serving REST: responses', () => {
  const respond = (body: unknown, raw: number[], count: number) =>
    v1PredictResponseSchema.parse(
      JSON.parse(
        parse(flower, body).render(predictionsOf(flowers, raw, count), 'stable', predictionId).body as string,
      ),
    )

  it('answers instances with predictions: the probabilities by class', () => {
    assert.deepEqual(
      respond(
        {
          instances: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
        [0.25, 0.875],
        2,
      ),
      {
        predictions: [
          [0.75, 0.25],
          [0.125, 0.875],
        ],
      },
    )
  })

  it('answers inputs with outputs', () => {
    assert.deepEqual(respond({ inputs: [[1, 2, 3]] }, [0.25], 1), { outputs: [[0.75, 0.25]] })
  })

  it('answers the value of a regression in an array of one', () => {
    const parsed = parse(temperature, { instances: [1, 2] })
    assert.equal(
      parsed.render(predictionsOf(thermometer, [1.5, -2], 2), 'stable', predictionId).body,
      '{"predictions":[[1.5],[-2]]}',
    )
  })

  it('reports status and metadata of the served version', () => {
    assert.equal(v1StatusSchema.parse(v1Status(flowers)).model_version_status[0]!.version, 'run-1')
    const metadata = v1MetadataSchema.parse(v1Metadata(houses))
    const { inputs, outputs } = metadata.metadata.signature_def.signature_def.serving_default
    assert.deepEqual(
      Object.entries(inputs).map(([name, { dtype }]) => [name, dtype]),
      [
        ['size', 'DT_DOUBLE'],
        ['town', 'DT_STRING'],
      ],
    )
    assert.deepEqual(
      outputs['predict']!.tensor_shape.dim.map(({ size }) => size),
      ['-1', '1'],
    )
    v1MetadataSchema.parse(v1Metadata(flowers))
  })
})

describe('errors of v2 and v1', () => {
  const cases: [code: ConstructorParameters<typeof Problem>[0], status: number][] = [
    ['invalid_json', 400],
    ['wrong_length', 400],
    ['too_large', 400],
    ['model_not_found', 404],
    ['too_many_requests', 429],
    ['unavailable', 503],
  ]
  for (const [code, status] of cases)
    it(`are ${status} for ${code}, with the detail`, () => {
      const rendered = renderError(new Problem(code, 'it is "so"'))
      assert.equal(rendered.status, status)
      assert.deepEqual(errorSchema.parse(JSON.parse(rendered.body)), { error: 'it is "so"' })
    })
})
