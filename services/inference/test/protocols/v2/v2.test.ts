import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { v2ModelMetadata, v2ServerMetadata } from '../../../src/protocols/v2/metadata.js'
import {
  v2InferRequestSchema,
  v2InferResponseSchema,
  v2ModelMetadataSchema,
  v2ServerMetadataSchema,
} from '../../../src/protocols/v2/schemas.js'
import { v2Parser } from '../../../src/protocols/v2/parser.js'
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

const flower = v2Parser(flowers)
const house = v2Parser(houses)
const temperature = v2Parser(thermometer)

const tensor = (datatype: string, shape: number[], data: unknown) => ({
  inputs: [{ name: 'input-0', shape, datatype, data }],
})
const townColumns = (data: unknown, shape = [2]) => ({
  inputs: [
    { name: 'town', shape, datatype: 'BYTES', data },
    { name: 'size', shape: [2], datatype: 'FP32', data: [1, 2] },
  ],
})

describe('Open Inference Protocol: requests', () => {
  const rows = [
    [1, 0, 1],
    [0, 1, 0],
  ]
  const types = [
    'UINT8',
    'UINT16',
    'UINT32',
    'UINT64',
    'INT8',
    'INT16',
    'INT32',
    'INT64',
    'FP16',
    'FP32',
    'FP64',
  ]
  for (const type of types)
    it(`takes ${type}, flat or nested`, () => {
      assert.deepEqual(rowsOf(flower, tensor(type, [2, 3], rows)), rows)
      assert.deepEqual(rowsOf(flower, tensor(type, [2, 3], rows.flat())), rows)
    })

  it('takes BOOL as 1 and 0', () => {
    assert.deepEqual(rowsOf(flower, tensor('BOOL', [1, 3], [true, false, true])), [[1, 0, 1]])
  })

  it('takes 64-bit integers up to their limits, as the nearest number', () => {
    const body =
      '{"inputs":[{"name":"input-0","shape":[1,3],"datatype":"INT64","data":[9223372036854775807,-9223372036854775808,9007199254740993]}]}'
    assert.deepEqual(rowsOf(flower, body), [[2 ** 63, -(2 ** 63), 2 ** 53]])
  })

  it('takes null where values were missing in training', () => {
    assert.deepEqual(rowsOf(flower, tensor('FP64', [1, 3], [1, 2, null])), [[1, 2, 0]])
  })

  it('takes one input per feature in any order when there are texts, as vectors or columns', () => {
    const expected = [
      [1, 0, 1],
      [2, 1, 0],
    ]
    assert.deepEqual(rowsOf(house, townColumns(['Köln', 'Ulm'])), expected)
    assert.deepEqual(rowsOf(house, townColumns(['Köln', 'Ulm'], [2, 1])), expected)
    assert.deepEqual(rowsOf(house, townColumns([['Köln'], ['Ulm']], [2, 1])), expected)
  })

  it('takes keys and parameters that it does not know, as clients of other servers send them', () => {
    const body = { ...tensor('FP64', [1, 3], [1, 2, 3]), model_name: 'x', parameters: { priority: 1 } }
    assert.deepEqual(rowsOf(flower, body), [[1, 2, 3]])
  })

  it('reads flat and nested data as the same', () => {
    const matrix = fc
      .integer({ min: 1, max: 5 })
      .chain((n) =>
        fc.array(
          fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
          { minLength: n, maxLength: n },
        ),
      )
    fc.assert(
      fc.property(matrix, (data) => {
        const nested = rowsOf(flower, tensor('FP64', [data.length, 3], data))
        assert.deepEqual(nested, rowsOf(flower, tensor('FP64', [data.length, 3], data.flat())))
      }),
    )
  })

  const one = { name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }
  const wrong: [name: string, body: unknown, code: string, detail: RegExp][] = [
    ['an empty body', '', 'invalid_json', /empty/],
    ['NaN', '{"inputs":[{"data":[NaN]}]}', 'invalid_json', /no NaN/],
    ['no inputs', {}, 'invalid_body', /inputs: expected array, received undefined/],
    ['an empty list of inputs', { inputs: [] }, 'invalid_body', /inputs: Too small/],
    ['an input that is no object', { inputs: [1] }, 'invalid_body', /inputs\[0\]: expected object/],
    [
      'an input without a name',
      { inputs: [{ ...one, name: undefined }] },
      'invalid_body',
      /inputs\[0\]\.name: expected string/,
    ],
    ['an unknown datatype', tensor('BF16', [1, 3], [1, 2, 3]), 'invalid_body', /datatype.*"FP64"/],
    ['a negative dimension', tensor('FP64', [-1, 3], [1, 2, 3]), 'invalid_body', /shape\[0\]: Too small/],
    ['a fraction as dimension', tensor('FP64', [1.5, 2], [1, 2, 3]), 'invalid_body', /shape/],
    ['three dimensions', tensor('FP64', [1, 1, 3], [1, 2, 3]), 'invalid_body', /shape/],
    ['an id that is no text', { id: 1, inputs: [one] }, 'invalid_body', /id: expected string/],
    ['data that is no array', tensor('FP64', [1, 3], 1), 'invalid_body', /data: expected array/],
    ['an input without data', tensor('FP64', [1, 3], undefined), 'invalid_tensor', /neither data nor/],
    [
      'a wrong name',
      { inputs: [{ ...one, name: 'x' }] },
      'invalid_tensor',
      /"x" that is none of the model.*"input-0"/,
    ],
    ['an input twice', { inputs: [one, one] }, 'invalid_tensor', /there twice/],
    [
      'a wrong width',
      tensor('FP64', [1, 4], [1, 2, 3, 4]),
      'invalid_tensor',
      /\[1,4\]; the model takes \[-1,3\]/,
    ],
    ['a vector for a matrix', tensor('FP64', [3], [1, 2, 3]), 'invalid_tensor', /shape \[3\]/],
    ['no rows', tensor('FP64', [0, 3], []), 'invalid_tensor', /no rows/],
    [
      'fewer values than the shape says',
      tensor('FP64', [2, 3], [1, 2, 3]),
      'invalid_tensor',
      /3 values; its shape \[2,3\] means 6/,
    ],
    [
      'a shape that no memory holds',
      tensor('FP64', [2 ** 53 - 1, 3], [1, 2, 3]),
      'invalid_tensor',
      /3 values/,
    ],
    [
      'ragged data',
      tensor(
        'FP64',
        [2, 3],
        [
          [1, 2, 3],
          [4, 5],
        ],
      ),
      'invalid_tensor',
      /array of 2 where its shape means an array of 3/,
    ],
    ['half-nested data', tensor('FP64', [2, 3], [[1, 2, 3], 4, 5, 6]), 'invalid_tensor', /array of 4 where/],
    ['data nested too deep', tensor('FP64', [1, 3], [[[1], [2], [3]]]), 'wrong_type', /an array/],
    [
      'texts for numbers',
      tensor('BYTES', [1, 3], ['1', '2', '3']),
      'invalid_tensor',
      /is BYTES; the model takes FP64/,
    ],
    ['a text in FP64', tensor('FP64', [1, 3], [1, '2', 3]), 'wrong_type', /^row 0: .*'b'/],
    [
      'a number that is no BOOL',
      tensor('BOOL', [1, 3], [true, 1, false]),
      'invalid_tensor',
      /has 1 at 1, which is no BOOL/,
    ],
    [
      'a fraction in INT32',
      tensor('INT32', [1, 3], [1, 2.5, 3]),
      'invalid_tensor',
      /2\.5 at 1, which is no INT32/,
    ],
    ['256 in UINT8', tensor('UINT8', [1, 3], [255, 256, 0]), 'invalid_tensor', /256 at 1/],
    ['-1 in UINT64', tensor('UINT64', [1, 3], [-1, 0, 0]), 'invalid_tensor', /-1 at 0/],
    ['null in INT8 where nothing was missing', tensor('INT8', [1, 3], [1, null, 3]), 'missing_value', /'b'/],
    [
      'null where nothing was missing',
      tensor('FP64', [2, 3], [1, 2, 3, 4, null, 6]),
      'missing_value',
      /^row 1: .*'b'/,
    ],
    [
      'infinity',
      '{"inputs":[{"name":"input-0","shape":[1,3],"datatype":"FP64","data":[1e999,2,3]}]}',
      'wrong_type',
      /'a'/,
    ],
    [
      'an unknown output',
      { inputs: [one], outputs: [{ name: 'x' }] },
      'invalid_body',
      /no output "x"; it has predict and probabilities/,
    ],
    ['an output without a name', { inputs: [one], outputs: [{}] }, 'invalid_body', /outputs\[0\]\.name/],
  ]
  for (const [name, body, code, detail] of wrong)
    it(`refuses ${name}: ${code}`, () => void refuses(flower, body, code, detail))

  it('refuses wrong columns', () => {
    refuses(house, tensor('FP64', [1, 2], [1, 2]), 'invalid_tensor', /"input-0".*takes "size", "town"/)
    refuses(
      house,
      { inputs: townColumns(['Ulm', 'Ulm']).inputs.slice(1) },
      'invalid_tensor',
      /lacks .* "town"/,
    )
    refuses(house, townColumns(['Ulm'], [1]), 'invalid_tensor', /different numbers of rows/)
    refuses(house, townColumns(['Ulm', 'Rom']), 'unknown_category', /^row 1: .*Rom/)
    refuses(house, townColumns(['Ulm', 'Ulm'], [2, 2]), 'invalid_tensor', /shape \[2,2\]/)
    const numbers = {
      inputs: [
        { name: 'town', shape: [1], datatype: 'FP64', data: [1] },
        { name: 'size', shape: [1], datatype: 'FP64', data: [1] },
      ],
    }
    refuses(house, numbers, 'invalid_tensor', /"town" is FP64; the model takes BYTES/)
  })

  it('refuses values nested too deep to be shown', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const body = `{"inputs":[{"name":"input-0","shape":[1,3],"datatype":"INT8","data":[1,2,${deep}]}]}`
    refuses(flower, body, 'invalid_tensor', /has an array at 2, which is no INT8/)
  })

  it('accepts only what the documented schema accepts, and never fails otherwise than with a problem', () => {
    const value = fc.oneof({ weight: 15, arbitrary: fc.integer() }, { weight: 1, arbitrary: fc.jsonValue() })
    const likely = <T>(usual: T, ...others: T[]) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      )
    const input = fc.record({
      name: likely('input-0', 'x'),
      shape: likely([1, 3], [2, 3], [3], [1, 1, 3], [1.5, 2]),
      datatype: likely('FP64', 'INT64', 'BYTES', 'x'),
      data: fc.array(value, { minLength: 3, maxLength: 3 }),
      parameters: likely<unknown>({ x: 1 }, { binary_data_size: 1 }, 1),
    })
    const inputs = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(input) },
      { weight: 1, arbitrary: fc.array(fc.oneof(input, fc.jsonValue()), { maxLength: 2 }) },
    )
    const body = fc.record(
      {
        id: fc.oneof(fc.string(), value),
        inputs,
        outputs: likely<unknown>([], [{ name: 'predict' }], [1], 1),
      },
      { requiredKeys: ['inputs'] },
    )
    let accepted = 0
    fc.assert(
      fc.property(body, (request) => {
        const json = JSON.stringify(request)
        try {
          parse(flower, json)
          accepted++
        } catch (error) {
          if (!isProblem(error)) throw error
          return true
        }
        return v2InferRequestSchema.safeParse(JSON.parse(json)).success
      }),
      { numRuns: 500 },
    )
    assert.ok(accepted > 25)
  })
})

describe('Open Inference Protocol: responses', () => {
  const body = tensor('FP64', [2, 3], [1, 2, 3, 4, 5, 6])
  const respond = (extra: object) => {
    const parsed = parse(flower, { ...body, ...extra })
    const rendered = parsed.render(predictionsOf(flowers, [0.25, 0.875], 2), 'stable', predictionId)
    assert.equal(rendered.headers, undefined)
    return v2InferResponseSchema.parse(JSON.parse(rendered.body as string))
  }
  const predict = { name: 'predict', shape: [2], datatype: 'INT64', data: [0, 1] }
  const probabilities = {
    name: 'probabilities',
    shape: [2, 2],
    datatype: 'FP64',
    data: [0.75, 0.25, 0.125, 0.875],
  }

  it('answers class indexes and probabilities, with model and version', () => {
    assert.deepEqual(respond({}), {
      model_name: 'flowers "x"',
      model_version: 'run-1',
      id: predictionId,
      outputs: [predict, probabilities],
    })
  })

  it('echoes the id, and else answers that of the prediction', () => {
    assert.equal(respond({ id: 'a"\n' }).id, 'a"\n')
    assert.equal(respond({ id: '' }).id, '')
    assert.equal(respond({}).id, predictionId)
  })

  it('answers only the outputs asked for, each once and in that order', () => {
    assert.deepEqual(respond({ outputs: [{ name: 'predict' }] }).outputs, [predict])
    const asked = { outputs: [{ name: 'probabilities' }, { name: 'predict' }, { name: 'predict' }] }
    assert.deepEqual(respond(asked).outputs, [probabilities, predict])
    assert.deepEqual(respond({ outputs: [] }).outputs, [predict, probabilities])
  })

  it('answers the values of a regression', () => {
    const parsed = parse(temperature, tensor('FP32', [2, 1], [1, 2]))
    const { body } = parsed.render(predictionsOf(thermometer, [1.5, -2], 2), 'stable', predictionId)
    assert.deepEqual(v2InferResponseSchema.parse(JSON.parse(body as string)).outputs, [
      { name: 'predict', shape: [2], datatype: 'FP64', data: [1.5, -2] },
    ])
  })

  it('describes the server and its models', () => {
    assert.deepEqual(v2ServerMetadataSchema.parse(v2ServerMetadata('1.2.3', ['wasm'])).backends, ['wasm'])
    const numeric = v2ModelMetadataSchema.parse(v2ModelMetadata(flowers, 'wasm'))
    assert.deepEqual(numeric.inputs, [{ name: 'input-0', datatype: 'FP64', shape: [-1, 3] }])
    assert.deepEqual(numeric.outputs[1], { name: 'probabilities', datatype: 'FP64', shape: [-1, 2] })
    assert.deepEqual(numeric.properties, {
      backend: 'wasm',
      task: 'binary',
      labels: '["yes \\"1\\"","né\\n"]',
    })
    const mixed = v2ModelMetadataSchema.parse(v2ModelMetadata(houses, 'cpu'))
    assert.deepEqual(
      mixed.inputs.map(({ name, datatype }) => [name, datatype]),
      [
        ['size', 'FP64'],
        ['town', 'BYTES'],
      ],
    )
    assert.deepEqual(mixed.outputs, [{ name: 'predict', datatype: 'FP64', shape: [-1] }])
  })
})
