import assert from 'node:assert/strict'
import fc from 'fast-check'
import { v2Parser } from '../../../src/protocols/v2/parser.js'
import { flowers, refuses, rowsOf, servedModel, text, thermometer } from '../served-models.js'

const flower = v2Parser(flowers)
const column = (name: string, data: unknown[], datatype = 'FP64', shape = [data.length, 1]) => ({
  name,
  shape,
  datatype,
  data,
  parameters: { content_type: 'np' },
})

const orders = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 2, 0],
]

describe('Open Inference Protocol: a column an input', () => {
  it('is taken by a model with numbers alone, in any order and of any type', () => {
    const inputs = [
      column('c', [3, null], 'FP64', [2]),
      column('a', [1, 4], 'INT64'),
      column('b', [true, false], 'BOOL', [2]),
    ]
    assert.deepEqual(rowsOf(flower, { parameters: { content_type: 'pd' }, inputs }), [
      [1, 1, 3],
      [4, 0, 0],
    ])
  })

  it('is taken where there is one feature', () => {
    assert.deepEqual(rowsOf(v2Parser(thermometer), { inputs: [column('t', [1, 2])] }), [[1], [2]])
  })

  it('may be left out where values were missing in training', () => {
    const inputs = [column('b', [2, 5]), column('a', [1, 4])]
    const nulls = [...inputs, column('c', [null, null])]
    assert.deepEqual(rowsOf(flower, { inputs }), rowsOf(flower, { inputs: nulls }))
  })

  it('reads as the matrix does', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true })
    const row = fc.tuple(number, number, number)
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...orders),
        (rows, order) => {
          const matrix = { name: 'input-0', shape: [rows.length, 3], datatype: 'FP64', data: rows }
          const names = ['a', 'b', 'c']
          const inputs = order.map((i) =>
            column(
              names[i]!,
              rows.map((values) => values[i]),
            ),
          )
          assert.deepEqual(rowsOf(flower, { inputs }), rowsOf(flower, { inputs: [matrix] }))
        },
      ),
    )
  })

  describe('of true and false', () => {
    const statistics = {
      min: 0,
      max: 1,
      mean: 0.5,
      std: 0.5,
      missing: 0,
      deciles: [0, ...new Array<number>(10).fill(1)],
    }
    const model = v2Parser(
      servedModel([
        text('smoker', ['True', 'False']),
        { name: 'flag', type: 'numeric', nullable: false, statistics },
      ]),
    )
    const ways: [datatype: string, data: unknown[]][] = [
      ['BOOL', [true, false]],
      ['INT64', [1, 0]],
      ['UINT8', [1, 0]],
      ['FP64', [1, 0]],
      ['BYTES', ['1', '0']],
      ['BYTES', ['true', 'False']],
    ]
    for (const [datatype, data] of ways)
      it(`takes ${JSON.stringify(data)} as ${datatype}, for a column of words as for one of 1 and 0`, () => {
        const inputs = ['smoker', 'flag'].map((name) => column(name, data, datatype))
        assert.deepEqual(rowsOf(model, { inputs }), [
          [1, 0, 1],
          [0, 1, 0],
        ])
      })

    it('refuses what is neither', () => {
      const inputs = (smoker: unknown, flag: unknown, datatype: string) => ({
        inputs: [column('smoker', [smoker], datatype), column('flag', [flag], datatype)],
      })
      refuses(model, inputs(2, 1, 'INT64'), 'wrong_type', /'smoker' must be true or false, not 2/)
      refuses(model, inputs('1', 'yes', 'BYTES'), 'wrong_type', /'flag' must be a finite number/)
    })
  })

  const [a, b, c] = ['a', 'b', 'c'].map((name) => column(name, [1]))
  const wrong: [what: string, inputs: unknown[], code: string, detail: RegExp][] = [
    [
      'one too many',
      [a, b, c, column('id', [7])],
      'invalid_tensor',
      /an input "id" that is none.*"a", "b", "c"/,
    ],
    [
      'two too many',
      [column('x', [1]), a, b, c, column('y', [1])],
      'invalid_tensor',
      /inputs "x", "y" that are/,
    ],
    ['one too few', [a, c], 'invalid_tensor', /lacks the input "b"/],
    ['one twice', [a, b, c, a], 'invalid_tensor', /"a" that is there twice/],
    ['different lengths', [a, b, column('c', [1, 2])], 'invalid_tensor', /different numbers of rows/],
    ['a matrix beside it', [a, b, c, column('input-0', [1])], 'invalid_tensor', /"input-0" that is none/],
    ['a text', [a, b, column('c', ['1'], 'BYTES')], 'invalid_tensor', /"c" is BYTES/],
    ['no object', [a, null], 'invalid_body', /inputs\[1\]/],
  ]
  for (const [what, inputs, code, detail] of wrong)
    it(`is refused with ${what}`, () => void refuses(flower, { inputs }, code, detail))
})
