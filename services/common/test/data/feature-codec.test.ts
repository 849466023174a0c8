import assert from 'node:assert/strict'
import fc from 'fast-check'
import { FeatureCodec } from '../../src/data/feature-codec.js'
import type { Feature } from '../../src/manifest.js'
import { isProblem, type Problem, type ProblemCode } from '../../src/problem.js'

const numeric = (name: string, nullable = false): Feature => ({ name, type: 'numeric', nullable })
const text = (
  name: string,
  categories: string[],
  options: { nullable?: boolean; other?: boolean } = {},
): Feature => ({
  name,
  type: 'text',
  categories,
  nullable: options.nullable ?? false,
  other: options.other ?? false,
})
const withMean = (feature: Feature, mean: number): Feature =>
  ({
    ...feature,
    statistics: { min: 0, max: 9, mean, std: 1, missing: 0.5, deciles: new Array<number>(11).fill(0) },
  }) as Feature

function encode(features: Feature[], row: unknown[] | Record<string, unknown>): number[] {
  const codec = new FeatureCodec(features)
  const out = new Float32Array(codec.width)
  if (Array.isArray(row)) codec.encodeValues(row, out, 0)
  else codec.encodeNamed(row, out, 0)
  return [...out]
}

function refuses(features: Feature[], row: unknown[] | Record<string, unknown>, code: ProblemCode): Problem {
  try {
    encode(features, row)
  } catch (error) {
    assert.ok(isProblem(error, code), String(error))
    return error
  }
  return assert.fail(`${JSON.stringify(row)} was accepted`)
}

/** What the encoding means, value by value. */
function reference(features: readonly Feature[], values: readonly unknown[]): number[] {
  return features.flatMap((feature, i) => {
    const value = values[i]
    if (feature.type === 'text') return feature.categories.map((category) => (category === value ? 1 : 0))
    return [Math.fround(value === null ? (feature.statistics?.mean ?? 0) : (value as number))]
  })
}

const name = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0'),
)
const number = fc.double({ min: -3.4e38, max: 3.4e38, noNaN: true })
const category = fc.string({ minLength: 1, maxLength: 3 })
/** Features, each with a value that it accepts. */
const pairs = fc.uniqueArray(
  fc.oneof(
    fc.tuple(
      name.map((n) => numeric(n)),
      number,
    ),
    fc.tuple(
      name.map((n) => withMean(numeric(n, true), 4.5)),
      fc.option(number),
    ),
    fc
      .tuple(name, fc.uniqueArray(category, { minLength: 1, maxLength: 4 }), fc.nat(3), fc.boolean())
      .map(([n, categories, index, nullable]): [Feature, unknown] => [
        text(n, categories, { nullable }),
        categories[index] ?? (nullable ? null : categories[0]),
      ]),
  ),
  { selector: ([feature]) => feature.name, minLength: 1, maxLength: 8 },
)

describe('FeatureCodec', () => {
  const lengths = [numeric('length'), numeric('width')]
  const shirt = [
    numeric('price'),
    text('colour', ['red', 'blue']),
    text('size', ['38', '40'], { other: true }),
  ]

  it('encodes any accepted row as the reference does, and touches nothing beside it', () => {
    fc.assert(
      fc.property(pairs, fc.nat(3), (columns, offset) => {
        const codec = new FeatureCodec(columns.map(([feature]) => feature))
        const values = columns.map(([, value]) => value)
        const out = new Float32Array(offset + codec.width + 2).fill(7)
        codec.encodeValues(values, out, offset)
        const expected = [...new Array<number>(offset).fill(7), ...reference(codec.features, values), 7, 7]
        assert.deepEqual([...out], expected)
      }),
    )
  })

  it('encodes a row by name in any order as the row of values', () => {
    const shuffled = pairs.chain((columns) =>
      fc.tuple(fc.constant(columns), fc.shuffledSubarray(columns, { minLength: columns.length })),
    )
    fc.assert(
      fc.property(shuffled, ([columns, permuted]) => {
        const features = columns.map(([feature]) => feature)
        const json = `{${permuted.map(([f, value]) => `${JSON.stringify(f.name)}:${JSON.stringify(value)}`).join()}}`
        const row = JSON.parse(json) as Record<string, unknown>
        const positive = (x: number) => x + 0 // JSON has no -0
        const values = columns.map(([, value]) => value)
        assert.deepEqual(encode(features, row).map(positive), encode(features, values).map(positive))
      }),
    )
  })

  it('takes rows that also have the columns that training left out', () => {
    const leftOut = [
      { name: 'id', index: 0 },
      { name: 'note', index: 2 },
    ]
    const codec = new FeatureCodec(lengths, 'refuse', undefined, leftOut)
    const encoded = (row: unknown[] | Record<string, unknown>) => {
      const out = new Float32Array(3)
      if (Array.isArray(row)) codec.encodeValues(row, out, 1)
      else codec.encodeNamed(row, out, 1)
      return [...out]
    }
    for (const row of [[4, 2], ['C1', 4, null, 2], { id: 'C1', length: 4, note: [], width: 2 }])
      assert.deepEqual(encoded(row), [0, 4, 2])
    assert.throws(
      () => encoded([4, null, 2]),
      (error) => isProblem(error, 'wrong_length'),
    )
    assert.throws(
      () => encoded({ length: 4, width: 2, depth: 1 }),
      (error) => isProblem(error, 'unknown_feature'),
    )
  })

  it('takes numbers as the table had them, in texts', () => {
    const price = { ...numeric('price'), decimal: ',' } as const
    for (const [value, number] of [
      ['1.234,5', 1234.5],
      ['7 €', 7],
      [2.5, 2.5],
    ] as const)
      assert.deepEqual(encode([price], [value]), [number])
    refuses([price], ['cheap'], 'wrong_type')
    refuses([price], [''], 'wrong_type')
  })

  it('puts the means of a value behind its category', () => {
    const shop: Feature = {
      ...{ name: 'shop', type: 'text', categories: ['a', '7'], nullable: true, other: true },
      means: {
        values: ['a', '7', 'b'],
        means: [
          [1, 10],
          [2, 20],
          [3, 30],
        ],
        missing: [4, 40],
        other: [5, 50],
      },
    }
    for (const [value, ...numbers] of [
      ['a', 1, 0, 1, 10],
      [7, 0, 1, 2, 20],
      ['b', 0, 0, 3, 30],
      [null, 0, 0, 4, 40],
      ['', 0, 0, 4, 40],
      ['unknown', 0, 0, 5, 50],
    ] as const)
      assert.deepEqual(encode([shop, numeric('n')], [value, 6]), [...numbers, 6])
  })

  it('refuses a wrong number of values, saying how many and which are expected', () => {
    const problem = refuses(lengths, [1], 'wrong_length')
    assert.equal(problem.received, 1)
    assert.deepEqual(problem.expected, { length: 2, features: ['length', 'width'] })
    assert.match(problem.detail, /^1 values came, but the model has 2 features/)
    refuses(lengths, [], 'wrong_length')
    refuses(lengths, [1, 2, 3], 'wrong_length')
  })

  const wrongNumbers: [value: unknown, kind: string, received: unknown][] = [
    ['1.5', 'a string', '1.5'],
    ['x'.repeat(1e6), 'a string', `${'x'.repeat(40)}…`],
    [true, 'a boolean', true],
    [NaN, 'NaN', 'NaN'],
    [-Infinity, '-Infinity', '-Infinity'],
    [3.5e38, '3.5e+38', 3.5e38],
    [[1], 'an array', 'an array'],
    [{ a: 1 }, 'an object', 'an object'],
  ]
  for (const [value, kind, received] of wrongNumbers)
    it(`refuses ${kind} (${String(received)}) where a number belongs, with and without texts beside it`, () => {
      const problem = refuses(lengths, [1, value], 'wrong_type')
      assert.equal(problem.detail, `feature 'width' must be a finite number within 32-bit range, not ${kind}`)
      assert.deepEqual([problem.received, problem.field], [received, 'width'])
      refuses(shirt, [value, 'red', '38'], 'wrong_type')
    })

  it('takes an empty text for a missing number, where numbers were missing in training', () => {
    assert.deepEqual(encode([withMean(numeric('a', true), 4)], [' ']), [4])
    refuses([withMean(numeric('a'), 4)], [''], 'wrong_type')
  })

  it('says in a second number whether a value is missing, where the model takes that', () => {
    const features = [{ ...withMean(numeric('a', true), 4), missing_input: true } as Feature, numeric('b')]
    const codec = new FeatureCodec(features)
    assert.equal(codec.width, 3)
    const out = new Float32Array(6)
    codec.encodeValues([null, 1], out, 0)
    codec.encodeValues([7, 1], out, 3)
    assert.deepEqual([...out], [4, 1, 1, 7, 0, 1])
    codec.encodeNamed({ b: 2 }, out, 3)
    assert.deepEqual([...out], [4, 1, 1, 4, 1, 2])
  })

  it('gives what a 32-bit float lacks of a number as a second one, where the model takes that', () => {
    const low = { ...numeric('a', true), low_input: true, missing_as_nan: true } as Feature
    const [high, rest, next] = encode([low, numeric('b')], [0.1, 1])
    assert.ok(Math.abs(high! + rest! - 0.1) < 1e-16 && next === 1)
    assert.deepEqual(encode([low], [2 ** 24 + 1]), [2 ** 24, 1])
    assert.deepEqual(encode([low], [null]), [NaN, NaN])
  })

  it('gives NaN for what is missing, and the index of a category, where the model takes that', () => {
    const features = [
      { ...numeric('a', true), missing_as_nan: true } as Feature,
      { ...text('b', ['x', 'y', 'z'], { nullable: true, other: true }), as_index: true } as Feature,
      numeric('c'),
    ]
    assert.deepEqual(encode(features, [null, 'z', 5]), [NaN, 2, 5])
    assert.deepEqual(encode(features, [1, 'unheard of', 5]), [1, NaN, 5])
    assert.deepEqual(encode(features, [1, null, 5]), [1, NaN, 5])
    assert.deepEqual(encode(features.slice(0, 1), [null]), [NaN])
  })

  it('tells null from the empty text where that is a category and the model knows missing values', () => {
    const feature = text('b', ['', 'x'], { nullable: true, other: true })
    const asIndex = { ...feature, as_index: true } as Feature
    assert.deepEqual(encode([asIndex], [null]), [0])
    assert.deepEqual(encode([{ ...asIndex, missing_as_nan: true } as Feature], [null]), [NaN])
    assert.deepEqual(encode([{ ...asIndex, missing_as_nan: true } as Feature], ['']), [0])
  })

  it('knows a whole number among categories also as Python writes it, but no code with zeros before it', () => {
    const codes = { ...text('b', ['0.5', '7'], { nullable: true, other: true }), as_index: true } as Feature
    assert.deepEqual(
      ['7.0', 7, '0.5', '07', '7.00', 'x.0'].map((value) => encode([codes], [value])[0]),
      [...[1, 1, 0, NaN, NaN, NaN]],
    )
  })

  it('takes true for 1 where an imported forest asks for a number of which nothing else is known', () => {
    const numbers = [numeric('a'), numeric('b')].map((one) => ({ ...one, missing_as_nan: true }) as Feature)
    assert.deepEqual(encode(numbers, [true, false]), [1, 0])
    refuses([withMean(numbers[0]!, 2.5)], [true], 'wrong_type')
    refuses(numbers, ['true', 1], 'wrong_type')
  })

  it('takes null for the mean of a numeric feature that had missing values, and for all zeros of a text', () => {
    assert.deepEqual(encode([withMean(numeric('a', true), 2.5), numeric('b', true)], [null, null]), [2.5, 0])
    assert.deepEqual(encode([text('c', ['x', 'y'], { nullable: true })], [null]), [0, 0])
  })

  it('refuses null where no value was missing in training', () => {
    assert.match(
      refuses(lengths, [1, null], 'missing_value').detail,
      /^feature 'width' must be a number: it was never/,
    )
    assert.match(refuses(shirt, [1, null, '38'], 'missing_value').detail, /^feature 'colour' must be a text/)
  })

  it('refuses an unknown category and lists at most 20 known ones', () => {
    const problem = refuses(shirt, [1, 'green', '38'], 'unknown_category')
    assert.match(problem.detail, /^feature 'colour' has no category 'green'/)
    assert.deepEqual(problem.expected, ['red', 'blue'])
    const many = Array.from({ length: 25 }, (_, i) => `c${i}`)
    const { received, expected } = refuses([text('c', many)], ['y'.repeat(99)], 'unknown_category')
    assert.equal(received, `${'y'.repeat(40)}…`)
    assert.deepEqual(expected, [...many.slice(0, 20), 'and 5 more'])
  })

  it('takes an unknown category for all zeros where training grouped the rare ones', () => {
    assert.deepEqual(encode(shirt, [1, 'red', '54']), [1, 1, 0, 0, 0])
  })

  it('takes a number for a text whose categories are numbers, and for no other', () => {
    assert.deepEqual(encode(shirt, [1, 'blue', 40]), [1, 0, 1, 0, 1])
    assert.match(
      refuses(shirt, [1, 5, '38'], 'wrong_type').detail,
      /^feature 'colour' must be a text, not 5$/,
    )
    refuses([text('size', ['38', '40'])], [39], 'unknown_category')
  })

  for (const value of [true, ['red'], { red: 1 }, undefined])
    it(`refuses ${JSON.stringify(value)} where a text belongs`, () => {
      refuses(shirt, [1, value, '38'], 'wrong_type')
    })

  it('overwrites what the row held before', () => {
    const codec = new FeatureCodec(shirt)
    const out = new Float32Array(codec.width).fill(9)
    codec.encodeValues([1, 'red', 'other'], out, 0)
    assert.deepEqual([...out], [1, 1, 0, 0, 0])
  })

  it('refuses unknown names, with the one that was probably meant', () => {
    const problem = refuses([numeric('mean radius')], { Mean_Radius: 1 }, 'unknown_feature')
    assert.match(problem.detail, /^the model has no feature 'Mean_Radius': did you mean 'mean radius'\?$/)
    assert.match(
      refuses(lengths, { length: 1, width: 2, depth: 3 }, 'unknown_feature').detail,
      /'depth': leave it out$/,
    )
    const long = refuses(lengths, { length: 1, ['k'.repeat(1e6)]: 3 }, 'unknown_feature')
    assert.ok(JSON.stringify(long).length < 500)
  })

  it('names the features that are absent, unless they may be', () => {
    const features = [numeric('a'), numeric('b', true), text('c', ['x']), numeric('d')]
    assert.match(
      refuses(features, { d: 1 }, 'missing_value').detail,
      /^the row has no value for a, c: send every/,
    )
    assert.deepEqual(encode(features, { d: 1, c: 'x', a: 2 }), [2, 0, 1, 1])
    refuses(features, {}, 'missing_value')
  })

  it('is not fooled by what objects inherit', () => {
    const names = ['__proto__', 'constructor', 'toString']
    for (const key of names) {
      assert.match(refuses([numeric(key)], {}, 'missing_value').detail, new RegExp(`no value for ${key}:`))
      const row = JSON.parse(`{"length":1,"width":2,"${key}":{"length":5}}`) as Record<string, unknown>
      assert.equal(refuses(lengths, row, 'unknown_feature').received, key)
    }
    refuses([text('c', ['x'])], ['constructor'], 'unknown_category')
  })

  it('is usable again after a problem', () => {
    const codec = new FeatureCodec(lengths)
    const out = new Float32Array(2)
    assert.throws(() => codec.encodeNamed({ length: 1 }, out, 0))
    codec.encodeNamed({ width: 2, length: 1 }, out, 0)
    assert.deepEqual([...out], [1, 2])
  })
})
