import assert from 'node:assert/strict'
import fc from 'fast-check'
import { classifyParser, regressParser } from '../../../src/protocols/v1/examples.js'
import {
  v1ClassifyResponseSchema,
  v1RegressResponseSchema,
} from '../../../src/protocols/v1/examples-schemas.js'
import { v1Parser } from '../../../src/protocols/v1/parser.js'
import {
  flowers,
  houses,
  parse,
  predictionId,
  predictionsOf,
  refuses,
  rowsOf,
  servedModel,
  text,
  thermometer,
} from '../served-models.js'

const classify = classifyParser(flowers)
const regress = regressParser(thermometer)
const house = v1Parser(houses)
const b64 = (value: string) => ({ b64: Buffer.from(value).toString('base64') })

describe('TensorFlow Serving: examples', () => {
  it('have features as values or as lists of one, and what they share in the context', () => {
    const body = {
      context: { c: 3 },
      examples: [
        { a: 1, b: [2] },
        { b: 5, a: [4], c: [6] },
        { a: 7, b: 8, c: [] },
      ],
    }
    assert.deepEqual(rowsOf(classify, body), [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 0],
    ])
  })

  it('may have texts as they are or in base64', () => {
    const towns = regressParser(houses)
    const examples = [
      { size: 1, town: 'Ulm' },
      { size: 2, town: [b64('Köln')] },
      { size: [3], town: b64('Ulm') },
    ]
    assert.deepEqual(rowsOf(towns, { signature_name: 'regression', examples }), [
      [1, 1, 0],
      [2, 0, 1],
      [3, 1, 0],
    ])
  })

  it('are answered with labels and probabilities', () => {
    const { render } = parse(classify, {
      examples: [
        { a: 1, b: 2, c: 3 },
        { a: 1, b: 2, c: 3 },
      ],
    })
    const { body } = render(predictionsOf(flowers, [0.25, 0.5], 2), 'stable', predictionId)
    const answer = v1ClassifyResponseSchema.parse(JSON.parse(String(body)))
    const [first, second] = flowers.labels
    assert.deepEqual(answer.results, [
      [
        [first, 0.75],
        [second, 0.25],
      ],
      [
        [first, 0.5],
        [second, 0.5],
      ],
    ])
  })

  it('are answered with values', () => {
    const { render } = parse(regress, { examples: [{ t: 1 }, { t: 2 }] })
    const { body } = render(predictionsOf(thermometer, [21.5, -1], 2), 'stable', predictionId)
    assert.deepEqual(v1RegressResponseSchema.parse(JSON.parse(String(body))), { results: [21.5, -1] })
  })

  it('are refused where the model answers the other question', () => {
    refuses(classifyParser(thermometer), { examples: [{ t: 1 }] }, 'bad_request', /numbers: ask :regress/)
    refuses(regressParser(flowers), { examples: [{}] }, 'bad_request', /classes: ask :classify/)
  })

  const wrong: [what: string, body: unknown, code: string, detail: RegExp][] = [
    ['an empty example', { examples: [{}] }, 'missing_value', /^example 0: .*a, b/],
    [
      'an example that is a list',
      { examples: [[1, 2, 3]] },
      'invalid_body',
      /^example 0: .*object of values/,
    ],
    ['no examples', { examples: [] }, 'invalid_body', /examples/],
    ['instances', { instances: [[1, 2, 3]] }, 'invalid_body', /examples: expected array/],
    ['a context that is a list', { context: [1], examples: [{}] }, 'invalid_body', /context/],
    ['an unknown feature', { examples: [{ a: 1, b: 2, c: 3, d: 4 }] }, 'unknown_feature', /'d'/],
    ['several values', { examples: [{ a: [1, 2], b: 2, c: 3 }] }, 'invalid_body', /"a" has 2 values/],
    ['bytes for a number', { examples: [{ a: b64('x'), b: 2, c: 3 }] }, 'wrong_type', /'a'/],
  ]
  for (const [what, body, code, detail] of wrong)
    it(`are refused with ${what}`, () => void refuses(classify, body, code, detail))
})

describe('TensorFlow Serving: lists of one, as models of Keras take columns,', () => {
  it('are values in rows by name and in columns', () => {
    const flower = v1Parser(flowers)
    for (const body of [
      { instances: [{ a: [1], b: [2], c: 3 }] },
      { inputs: { a: [[1]], b: [[2]], c: [3] } },
    ])
      assert.deepEqual(rowsOf(flower, body), [[1, 2, 3]])
    const towns = { inputs: { size: [[1], [2]], town: [[b64('Köln')], ['Ulm']] } }
    assert.deepEqual(rowsOf(house, towns), [
      [1, 0, 1],
      [2, 1, 0],
    ])
  })

  it('are refused where they hold several', () => {
    const body = { instances: [{ a: [1, 2], b: 2, c: 3 }] }
    refuses(v1Parser(flowers), body, 'wrong_type', /'a' .*not an array/)
  })
})

describe('TensorFlow Serving: bytes', () => {
  it('are texts in rows, in rows by name and in columns', () => {
    const expected = [[1, 0, 1]]
    assert.deepEqual(rowsOf(house, { instances: [[1, b64('Köln')]] }), expected)
    assert.deepEqual(rowsOf(house, { instances: [{ size: 1, town: b64('Köln') }] }), expected)
    assert.deepEqual(rowsOf(house, { inputs: { size: [1], town: [b64('Köln')] } }), expected)
  })

  it('are the value of the only feature', () => {
    const parser = v1Parser(servedModel([text('town', ['Ulm', 'Köln'])]))
    assert.deepEqual(rowsOf(parser, { instances: [b64('Köln'), 'Ulm', { town: b64('Ulm') }] }), [
      [0, 1],
      [1, 0],
      [1, 0],
    ])
  })

  it('read as the text that they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const parser = v1Parser(servedModel([text('word', [value, `${value}!`])]))
        assert.deepEqual(rowsOf(parser, { instances: [[b64(value)]] }), [[1, 0]])
      }),
    )
  })

  it('are refused where they are not base64 or not UTF-8', () => {
    for (const value of [1, 'ö', 'a', 'Zg===']) {
      const body = { instances: [[1, { b64: value }]] }
      refuses(house, body, 'invalid_body', /^instance 0: b64 is .*not base64/)
    }
    const bytes = Buffer.of(0xff).toString('base64')
    refuses(house, { instances: [[1, { b64: bytes }]] }, 'invalid_body', /not UTF-8/)
  })
})
