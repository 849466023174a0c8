import assert from 'node:assert/strict'
import type { Warning } from '../../src/data/encoding-warnings.js'
import { FeatureCodec, type UnseenValues } from '../../src/data/feature-codec.js'
import { columnTypes } from '../../src/data/dataset-schema.js'
import type { Feature } from '../../src/manifest.js'
import { isProblem } from '../../src/problem.js'

const day = (extra: Partial<Feature & { type: 'datetime' }> = {}): Feature => ({
  name: 'day',
  type: 'datetime',
  nullable: false,
  form: 'dd.mm.yyyy',
  reference: '2024-03-01',
  parts: ['days', 'day_of_week', 'hour'],
  ...extra,
})
const text = (name: string, categories: string[], nullable = false): Feature => ({
  name,
  type: 'text',
  categories,
  nullable,
  other: false,
})
/** A number that had these values in training; deciles are rough. */
function measured(values: number[]): Feature {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0))
  const [min, max] = [Math.min(...values), Math.max(...values)]
  const deciles = [min, ...new Array<number>(9).fill(mean), max]
  return {
    name: 'flag',
    type: 'numeric',
    nullable: false,
    statistics: { min, max, mean, std, missing: 0, deciles },
  }
}

function encode(features: Feature[], row: unknown[], rule?: UnseenValues) {
  const codec = new FeatureCodec(features, rule)
  const out = new Float32Array(codec.width)
  codec.warnings.begin(undefined)
  codec.encodeValues(row, out, 0)
  return { numbers: [...out], warnings: codec.warnings.take() }
}

const refuses = (features: Feature[], row: unknown[], code: string, detail: RegExp) =>
  assert.throws(
    () => encode(features, row),
    (error) => {
      assert.ok(isProblem(error))
      assert.equal(error.code, code)
      assert.match(error.detail, detail)
      return error.field === features[0]!.name
    },
  )

describe('dates as features', () => {
  it('become their parts, from the form of the column and from any of ISO 8601', () => {
    for (const value of ['16.03.2024 12:30', '2024-03-16T12:30:00Z', '2024-03-16 13:30+01:00'])
      assert.deepEqual(encode([day()], [value]).numbers, [Math.fround(15 + 12.5 / 24), 6, 12])
    assert.deepEqual(encode([day()], ['29.02.2024']).numbers, [-1, 4, 0])
  })

  it('are taken as numbers where the column held such numbers', () => {
    const compact: Feature = { ...day(), form: 'yyyymmdd' } as Feature
    for (const value of [20240316, '20240316', '2024-03-16'])
      assert.deepEqual(encode([compact], [value]).numbers, [15, 6, 0])
    refuses([compact], [45000], 'wrong_type', /must be a date as yyyymmdd/)
  })

  it('stand where they belong among other features', () => {
    const { numbers } = encode([text('a', ['x', 'y']), day(), measured([3, 8])], ['y', '02.03.2024', 7])
    assert.deepEqual(numbers, [0, 1, 1, 6, 0, 7])
  })

  it('are replaced by the means of their parts where they are missing', () => {
    const statistics = {
      min: 0,
      max: 9,
      mean: 4.5,
      std: 1,
      missing: 0.5,
      deciles: [],
      part_means: [4.5, 3, 11],
    }
    for (const value of [null, '', ' '])
      assert.deepEqual(encode([day({ nullable: true, statistics })], [value]).numbers, [4.5, 3, 11])
    refuses(
      [day()],
      [null],
      'missing_value',
      /'day' must be a date: it was never missing in training; send a value/,
    )
  })

  for (const value of [45_000, true, '30.02.2024', '03/16/2024', 'soon', ''])
    it(`are not guessed from ${JSON.stringify(value)}`, () => {
      refuses([day()], [value], 'wrong_type', /'day' must be a date as dd.mm.yyyy or as 2024-12-31/)
    })

  it('are a type of column that the schema names', () =>
    assert.deepEqual(columnTypes, ['numeric', 'text', 'datetime']))
})

describe('booleans as features', () => {
  const smoker = [text('smoker', ['No', 'Yes'])]
  for (const [value, expected] of [
    ['Yes', 1],
    ['YES', 1],
    [' yes ', 1],
    [true, 1],
    [1, 1],
    ['1', 1],
    ['no', 0],
    [false, 0],
    [0, 0],
  ] as const)
    it(`are reached by ${JSON.stringify(value)}`, () => {
      assert.deepEqual(encode(smoker, [value]).numbers, expected ? [0, 1] : [1, 0])
    })

  it('are not reached by other values', () => {
    refuses(smoker, [2], 'wrong_type', /'smoker' must be true or false, not 2/)
    refuses(smoker, ['maybe'], 'unknown_category', /'maybe'/)
    refuses(smoker, [null], 'missing_value', /'smoker' must be true or false: it was never missing/)
  })

  it('are 1 and 0 where a number was only ever 0 or 1', () => {
    for (const values of [
      [0, 1],
      [0, 0, 1],
      [1, 0, 1, 1, 1, 1, 1],
      [1, 1],
    ]) {
      assert.deepEqual(encode([measured(values)], [true]).numbers, [1])
      assert.deepEqual(encode([measured(values)], ['False']).numbers, [0])
    }
    for (const values of [
      [0, 1, 0.5],
      [0, 1, 2],
      [0.5, 0.5],
    ])
      refuses([measured(values)], [true], 'wrong_type', /'flag' must be a finite number/)
  })
})

describe('values that training never saw', () => {
  const town = [text('town', ['Ulm', 'Bonn'])]

  it('are taken as none of the known ones, with a warning', () => {
    const { numbers, warnings } = encode(town, ['Rom'], 'take')
    assert.deepEqual(numbers, [0, 0])
    assert.deepEqual(warnings, {
      items: [
        {
          feature: 'town',
          code: 'unknown_category',
          received: 'Rom',
          detail: "'Rom' was never seen in training: taken as other, that is as none of the known values",
        },
      ],
      counts: { unknown_category: 1, missing_value: 0, wrong_type: 0 },
    })
  })

  it('give no warning where there is nothing to warn of', () => {
    assert.equal(encode(town, ['Ulm'], 'take').warnings, undefined)
    assert.equal(encode([text('town', ['Ulm'], true)], [''], 'take').warnings, undefined)
    assert.equal(encode([{ ...measured([1, 2]), nullable: true }], [null], 'take').warnings, undefined)
    assert.equal(encode([measured([0, 1])], [true], 'take').warnings, undefined)
  })

  const numbers = { min: 0, max: 9, mean: 3, std: 1, missing: 0, deciles: new Array<number>(11).fill(3) }
  const dayWithMeans = day({ statistics: { ...numbers, part_means: [3, 1, 12] } })
  const codes = (features: Feature[], value: unknown) => {
    const { numbers, warnings } = encode(features, [value], 'take')
    const [{ code, received }] = warnings!.items as [Warning]
    return [numbers, code, received]
  }

  it('are the median of a number, the mean of a date, and none of the categories of a text, where they are newly missing', () => {
    for (const value of [null, '']) {
      assert.deepEqual(codes([measured([2, 4, 9])], value), [[5], 'missing_value', value])
      assert.deepEqual(codes(town, value), [[0, 0], 'missing_value', value])
      assert.deepEqual(codes([dayWithMeans], value), [[3, 1, 12], 'missing_value', value])
    }
    const { items } = encode([measured([2, 4])], [null], 'take').warnings!
    assert.match(items[0]!.detail, /none was missing in training: taken as the median of training/)
  })

  it('are a usual number though the mean is none, where they are newly missing', () => {
    const marked = measured([1, 2, 3, -99_999]) as Feature & { type: 'numeric' }
    marked.statistics!.deciles[5] = 2
    assert.deepEqual(codes([marked], null), [[2], 'missing_value', null])
    assert.deepEqual(encode([{ ...marked, nullable: true }], [null]).numbers, [marked.statistics!.mean])
  })

  it('are pointed out where a text has very many, and they are none of those that the model knows', () => {
    const means = { values: ['a'], means: [[1]], missing: [2], other: [3] }
    const shop = { ...text('shop', ['a', 'b']), other: true, means } as Feature
    const { numbers, warnings } = encode([shop], ['new'], 'categories')
    assert.deepEqual([numbers, warnings!.counts.unknown_category], [[0, 0, 3], 1])
    assert.match(
      warnings!.items[0]!.detail,
      /^'new' was never seen in training, or in one row alone: taken as/,
    )
    for (const known of ['a', 'b']) assert.equal(encode([shop], [known], 'categories').warnings, undefined)
    assert.deepEqual(encode([shop], ['new'], 'refuse'), { numbers: [0, 0, 3], warnings: undefined })
  })

  it('are refused where they are missing and training says not what stands for them', () => {
    const imported: Feature = { name: 'x', type: 'numeric', nullable: false }
    assert.throws(() => encode([imported], [null], 'take'), /must be a number: it was never missing/)
  })

  it('are 1 and 0 where booleans come for a number, and a text where they come for one', () => {
    assert.deepEqual(codes([measured([2, 4])], true), [[1], 'wrong_type', true])
    assert.deepEqual(codes([measured([2, 4])], false), [[0], 'wrong_type', false])
    assert.deepEqual(codes(town, true), [[0, 0], 'unknown_category', 'true'])
  })

  it('may be left out of a row by name, but not all of them', () => {
    const codec = new FeatureCodec([measured([2, 4]), ...town], 'take')
    const out = new Float32Array(3)
    codec.warnings.begin(undefined)
    codec.encodeNamed({ town: 'Bonn' }, out, 0)
    assert.deepEqual([...out], [3, 0, 1])
    assert.deepEqual(codec.warnings.take()!.counts.missing_value, 1)
    assert.throws(() => codec.encodeNamed({}, out, 0), /no value for flag, town/)
  })

  it('are a number where a text is one', () => {
    assert.deepEqual(codes([measured([2, 4])], ' 2.5 '), [[2.5], 'wrong_type', ' 2.5 '])
    assert.match(
      encode([measured([2, 4])], ['12'], 'take').warnings!.items[0]!.detail,
      /^'12' came for a number: taken as 12$/,
    )
  })

  it('are missing where a text comes that tables have in such a place', () => {
    const flagged: Feature = { ...measured([2, 4]), nullable: true, missing_input: true } as Feature
    assert.deepEqual(codes([measured([2, 4])], 'n/a'), [[3], 'missing_value', 'n/a'])
    const { numbers, warnings } = encode([flagged], ['NaN'], 'take')
    assert.deepEqual([numbers, warnings], [[3, 1], undefined])
  })

  it('are still refused where nothing can be made of them', () => {
    for (const value of ['abc', '1e99', {}, [1]])
      assert.throws(() => encode([measured([2, 4])], [value], 'take'), { code: 'wrong_type' })
    assert.throws(() => encode(town, [5], 'take'), /must be a text, not 5/)
  })

  it('are refused as ever where they are not taken', () => {
    assert.throws(() => encode([measured([2, 4])], ['12'], 'categories'), { code: 'wrong_type' })
    const nullable = { ...measured([2, 4]), nullable: true } as Feature
    assert.throws(() => encode([nullable], ['n/a'], 'categories'), { code: 'wrong_type' })
  })

  it('are all counted, and listed with the index of their row up to a hundred', () => {
    const codec = new FeatureCodec([text('on', ['yes', 'no']), text('town', ['Ulm'])], 'take')
    codec.warnings.begin(0)
    for (let row = 0; row < 200; row++) {
      codec.warnings.nextRow(row)
      codec.encodeValues(['perhaps', row === 0 ? 'Rom' : 'Ulm'], new Float32Array(codec.width), 0)
    }
    const { items, counts } = codec.warnings.take()!
    assert.deepEqual(counts, { unknown_category: 201, missing_value: 0, wrong_type: 0 })
    assert.equal(items.length, 100)
    assert.deepEqual(
      items.slice(0, 3).map(({ index, feature }) => [index, feature]),
      [
        [0, 'on'],
        [0, 'town'],
        [1, 'on'],
      ],
    )
    codec.warnings.begin(undefined)
    assert.equal(codec.warnings.take(), undefined)
  })
})
