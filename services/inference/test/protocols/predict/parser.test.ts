import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { predictParser } from '../../../src/protocols/predict/parser.js'
import {
  batchResponseSchema,
  predictRequestSchema,
  predictResponseSchema,
} from '../../../src/protocols/predict/schemas.js'
import { flowers, houses, parse, predictionId, predictionsOf, refuses, rowsOf } from '../served-models.js'

const flower = predictParser(flowers)
const house = predictParser(houses)

describe('POST /predict: requests', () => {
  it('reads a row in the order of the features', () => {
    assert.deepEqual(rowsOf(flower, { features: [1, 2.5, -3] }), [[1, 2.5, -3]])
  })

  it('reads a row by feature name, whatever the order', () => {
    assert.deepEqual(rowsOf(flower, { features: { c: 3, a: 1, b: 2 } }), [[1, 2, 3]])
  })

  it('reads several rows, each in its own form', () => {
    assert.deepEqual(rowsOf(flower, { instances: [[1, 2, 3], { a: 4, b: 5, c: 6 }] }), [
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  it('encodes texts', () => {
    assert.deepEqual(rowsOf(house, { features: [50, 'Köln'] }), [[50, 0, 1]])
  })

  const wrong: [name: string, body: unknown, status: number, code: string, detail: RegExp][] = [
    ['an empty body', '', 400, 'invalid_json', /the body is empty/],
    ['text that is not JSON', 'features=1', 400, 'invalid_json', /not JSON/],
    ['a truncated body', '{"features":[1,2', 400, 'invalid_json', /not JSON/],
    [
      'NaN',
      '{"features":[1,NaN,3]}',
      400,
      'invalid_json',
      /JSON has no NaN .* null where a value is missing/,
    ],
    ['Infinity', '{"features":[1,-Infinity,3]}', 400, 'invalid_json', /no Infinity/],
    ['null', 'null', 400, 'invalid_body', /expected object, received null/],
    ['a bare array', [1, 2, 3], 400, 'invalid_body', /expected object, received array/],
    ['neither key', {}, 400, 'invalid_body', /either "features".*or "instances"/],
    ['both keys', { features: [1, 2, 3], instances: [[1, 2, 3]] }, 400, 'invalid_body', /either "features"/],
    ['another key', { features: [1, 2, 3], model: 'x' }, 400, 'invalid_body', /"model"/],
    ['features that are a number', { features: 1 }, 400, 'invalid_body', /array of values or an object/],
    ['features that are null', { features: null }, 400, 'invalid_body', /array of values or an object/],
    [
      'instances that are no array',
      { instances: { a: 1 } },
      400,
      'invalid_body',
      /instances: expected array/,
    ],
    ['no instances', { instances: [] }, 400, 'invalid_body', /instances: Too small/],
    [
      'an instance that is a number',
      { instances: [[1, 2, 3], 4] },
      400,
      'invalid_body',
      /^instance 1: expected an array/,
    ],
    ['too few values', { features: [1, 2] }, 422, 'wrong_length', /2 values .* 3 features/],
    ['no values', { features: [] }, 422, 'wrong_length', /0 values/],
    ['a text for a number', { features: [1, '2', 3] }, 422, 'wrong_type', /'b'/],
    ['a nested row', { features: [[1, 2, 3]] }, 422, 'wrong_length', /1 values/],
    ['a number beyond JSON', '{"features":[1e999,2,3]}', 422, 'wrong_type', /'a'.*Infinity/],
    ['a number beyond 32 bits', { features: [1e300, 2, 3] }, 422, 'wrong_type', /'a'/],
    ['null where nothing was missing', { features: [null, 2, 3] }, 422, 'missing_value', /'a'/],
    ['an unknown name', { features: { a: 1, b: 2, c: 3, d: 4 } }, 422, 'unknown_feature', /'d'/],
    ['a missing name', { features: { a: 1, c: 3 } }, 422, 'missing_value', /b/],
    [
      'a bad value in a batch',
      {
        instances: [
          [1, 2, 3],
          [1, true, 3],
        ],
      },
      422,
      'wrong_type',
      /^instance 1: .*'b'/,
    ],
    [
      'a short row in a batch',
      { instances: [[1, 2, 3], [1, 2, 3], []] },
      422,
      'wrong_length',
      /^instance 2: /,
    ],
  ]
  for (const [name, body, status, code, detail] of wrong)
    it(`refuses ${name} with ${status} ${code}`, () => {
      assert.equal(refuses(flower, body, code, detail).status, status)
    })

  it('names the index of a wrong row in a batch, and none for a single row', () => {
    const good = [1, 2, 3]
    const short = refuses(flower, { instances: [good, good, [1]] }, 'wrong_length', /^instance 2/)
    assert.equal(short.toJSON().index, 2)
    assert.equal(refuses(flower, { instances: [good, 4] }, 'invalid_body', /./).index, 1)
    assert.equal('index' in refuses(flower, { features: [1] }, 'wrong_length', /./).toJSON(), false)
  })

  it('shows a good body when the form is wrong', () => {
    assert.deepEqual(refuses(flower, {}, 'invalid_body', /./).expected, { features: [5.1, 3.5, 1.4, 0.2] })
  })

  it('refuses more rows than it can encode without holding up others', () => {
    const rows = Array.from({ length: 2 ** 16 + 1 }, () => [1, 2, 3])
    const problem = refuses(flower, { instances: rows }, 'too_large', /send at most 65536 at a time/)
    assert.equal(problem.status, 413)
  })

  it('refuses many wrong rows at the first', () => {
    const timeOf = (action: () => unknown) => {
      const start = performance.now()
      action()
      return performance.now() - start
    }
    const fastest = (action: () => unknown) => Math.min(...[1, 2, 3].map(() => timeOf(action)))
    const wrong = { instances: new Array(60_000).fill(1) }
    const right = { instances: new Array(60_000).fill([1, 2, 3]) }
    const refused = fastest(() => refuses(flower, wrong, 'invalid_body', /^instance 0: /))
    const read = fastest(() => rowsOf(flower, right))
    assert.ok(refused < read, `refused in ${refused} ms, right ones read in ${read} ms`)
  })

  it('accepts only what the documented schema accepts, and never fails otherwise than with a problem', () => {
    const value = fc.oneof(fc.integer(), fc.double(), fc.constant(null), fc.string(), fc.boolean())
    const row = fc.oneof(
      fc.tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom(1, null)),
      fc.record({ a: fc.integer(), b: fc.integer(), c: fc.integer() }),
      fc.array(value, { maxLength: 4 }),
      fc.dictionary(fc.string(), value),
      value,
    )
    const body = fc.oneof(
      fc.record({ features: row }),
      fc.record({ instances: fc.array(row, { maxLength: 3 }) }),
      fc.record({ features: row, instances: row, x: value }, { requiredKeys: [] }),
      fc.jsonValue(),
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
        return predictRequestSchema.safeParse(JSON.parse(json)).success
      }),
      { numRuns: 500 },
    )
    assert.ok(accepted > 50)
  })
})

describe('POST /predict: responses', () => {
  const respond = (body: unknown, raw: number[], count: number) =>
    JSON.parse(
      parse(flower, body).render(predictionsOf(flowers, raw, count), 'stable', predictionId).body as string,
    ) as unknown
  const row = { features: [1, 2, 3] }

  it('names class, label, probability, probabilities, run, model and route', () => {
    const answer = predictResponseSchema.parse(respond(row, [0.25], 1))
    assert.deepEqual(answer, {
      prediction: 0,
      label: 'yes "1"',
      probability: 0.75,
      probabilities: { 'yes "1"': 0.75, 'né\n': 0.25 },
      model_run_id: 'run-1',
      model_name: 'flowers "x"',
      route: 'stable',
      prediction_id: predictionId,
    })
  })

  it('answers instances in their order', () => {
    const answer = batchResponseSchema.parse(
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
    )
    assert.deepEqual(
      answer.predictions.map(({ prediction, probability }) => [prediction, probability]),
      [
        [0, 0.75],
        [1, 0.875],
      ],
    )
    assert.equal(answer.route, 'stable')
  })

  it('answers a batch of one as a batch', () => {
    assert.equal(
      batchResponseSchema.parse(respond({ instances: [[1, 2, 3]] }, [0.5], 1)).predictions.length,
      1,
    )
  })

  it('has no label or probabilities for a regression', () => {
    const rendered = parse(house, { features: [50, 'Ulm'] }).render(
      predictionsOf(houses, [1e21], 1),
      'canary',
      predictionId,
    )
    assert.equal(rendered.headers, undefined)
    assert.deepEqual(predictResponseSchema.parse(JSON.parse(rendered.body as string)), {
      prediction: Math.fround(1e21),
      model_run_id: 'run-1',
      model_name: 'flowers "x"',
      route: 'canary',
      prediction_id: predictionId,
    })
  })

  it('writes numbers so that they read back as the same', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
        const predictions = {
          count: 1,
          classes: 2,
          values: Float64Array.of(1),
          probabilities: Float64Array.of(1 - p, p),
        }
        const answer = predictResponseSchema.parse(
          JSON.parse(parse(flower, row).render(predictions, 'stable', predictionId).body as string),
        )
        return answer.probability === p && answer.probabilities!['né\n'] === p
      }),
    )
  })
})
