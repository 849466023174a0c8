import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import fc from 'fast-check'
import { batchesInOrder, shuffledBatches, type RowBatch } from '../../../src/learn/rows/batches.js'
import { InputLayout } from '../../../src/learn/rows/input-layout.js'
import { makePlan } from '../../../src/learn/plan/plan.js'
import { permutation, seededRandom } from '@modelops/common/random'
import { RowEncoder } from '../../../src/learn/rows/row-encoder.js'
import { RowFile } from '../../../src/learn/rows/row-file.js'
import { partSizes, StratifiedSplit } from '../../../src/learn/plan/split.js'
import { Moments, TrainingStatistics } from '../../../src/learn/rows/statistics.js'
import { requestFor, schemaOf } from '../support/training.js'

describe('the split', () => {
  const groups = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })

  it('gives each part exactly its share of every class, at least one row where there are enough', () => {
    fc.assert(
      fc.property(groups, fc.integer(), fc.constantFrom(0, 0.1, 0.3), (counts, seed, validationSplit) => {
        const sizes = partSizes(counts, 0.2, validationSplit)
        const split = new StratifiedSplit(sizes, seededRandom(seed))
        counts.forEach((count, group) => {
          const drawn = { training: 0, validation: 0, test: 0 }
          for (let i = 0; i < count; i++) drawn[split.next(group)]++
          assert.deepEqual(drawn, sizes[group])
          const { training, test, validation } = drawn
          assert.ok(training >= 1 && (test >= 1 || count < 2))
          assert.ok(validationSplit === 0 || validation >= 1 || count < 3)
        })
      }),
    )
  })

  it('holds out at most 100,000 rows for each purpose', () => {
    assert.deepEqual(partSizes([2_000_000], 0.2, 0.1), [
      { test: 100_000, validation: 95_000, training: 1_805_000 },
    ])
  })
})

describe('a row file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'))
  after(() => rmSync(folder, { recursive: true }))

  /** Rows [i, -i]. */
  function fileOf(rows: number): RowFile {
    const file = new RowFile(join(folder, `${rows}`), 2)
    for (let i = 0; i < rows; i++) file.append(Float32Array.of(i, -i))
    file.flush()
    return file
  }
  const numbers = (batches: Iterable<RowBatch>) =>
    Array.from(batches, ({ window, order }) => Array.from(order, (row) => window[2 * row]!)).flat()

  it('is read in order', () => {
    const file = fileOf(5000)
    assert.deepEqual(
      numbers(batchesInOrder(file, 999)),
      Array.from({ length: 5000 }, (_, i) => i),
    )
    file.close()
  })

  for (const rows of [1, 5000, 200_000])
    it(`of ${rows} rows is shuffled without losing one`, () => {
      const file = fileOf(rows)
      const shuffled = numbers(shuffledBatches(file, 64, seededRandom(1)))
      file.close()
      assert.deepEqual(
        shuffled.toSorted((a, b) => a - b),
        Array.from({ length: rows }, (_, i) => i),
      )
      const inPlace = shuffled.filter((row, i) => Math.abs(row - i) < rows / 100).length
      assert.ok(rows === 1 || inPlace < rows / 20, `${inPlace} rows are near their place`)
    })
})

describe('random numbers', () => {
  it('make every order equally likely', () => {
    const random = seededRandom(3)
    const seen = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3, random).join()
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    assert.equal(seen.size, 6)
    for (const count of seen.values()) assert.ok(Math.abs(count - 1000) < 150)
  })
})

describe('moments', () => {
  it('are exact where the mean is large against the spread', () => {
    const moments = new Moments()
    for (const value of [1e9 + 1, 1e9 + 2, NaN, 1e9 + 3]) moments.add(value)
    const { count, missing, mean, min, max } = moments
    assert.deepEqual(
      { count, missing, mean, min, max },
      { count: 3, missing: 1, mean: 1e9 + 2, min: 1e9 + 1, max: 1e9 + 3 },
    )
    assert.ok(Math.abs(moments.std - Math.sqrt(2 / 3)) < 1e-12)
  })
})

describe('an encoded row', () => {
  it('becomes the inputs that the feature codec makes of it in serving', async () => {
    const body = [
      ['1.5', ' red', 'a'],
      ['', 'blue', 'b'],
      ['4', '', 'a'],
      ['2', 'red', 'b'],
    ]
    const table = Array.from({ length: 12 }, (_, i) => body[i % 4]!)
    const csv = `n,c,y\n${table.map((row) => row.join(',')).join('\n')}\n`
    const plan = makePlan(await schemaOf(csv), requestFor('y', { training: { epochs: 1 } }))
    const encoder = new RowEncoder(plan, ['n', 'c', 'y'])
    const statistics = new TrainingStatistics(plan.features, seededRandom(0))
    const rows = table.map((cells, i) => {
      encoder.encode(cells, i + 1)
      statistics.add(encoder.row)
      return encoder.row.slice()
    })
    const layout = new InputLayout(plan.features, statistics.moments)
    const codec = new FeatureCodec(statistics.describe())
    assert.equal(layout.width, codec.width)
    rows.forEach((row, i) => {
      const [trained, served] = [new Float32Array(codec.width), new Float32Array(codec.width)]
      layout.expand(row, 0, trained, 0)
      codec.encodeValues(encoder.rawValues(table[i]!), served, 0)
      assert.deepEqual(trained, served)
    })
  })

  it('of training rows is described by shares, counts, deciles and bins', () => {
    const features = [
      { name: 'n', type: 'numeric', nullable: true },
      { name: 'c', type: 'text', nullable: true, categories: ['x', 'y'], other: true },
    ] as const
    const statistics = new TrainingStatistics(
      features.map((f) => ({ ...f, ...('categories' in f && { categories: [...f.categories] }) }) as never),
      seededRandom(0),
    )
    for (let i = 0; i <= 100; i++) statistics.add(Float32Array.of(i, i === 0 ? NaN : i === 1 ? -1 : i % 2, 0))
    const [number, text] = statistics.describe()
    assert.deepEqual(number!.statistics, {
      min: 0,
      max: 100,
      mean: 50,
      std: number!.type === 'numeric' ? number!.statistics!.std : 0,
      missing: 0,
      deciles: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
      bins: {
        edges: [10, 20, 30, 40, 50, 60, 70, 80, 90],
        counts: [11, ...new Array<number>(9).fill(10)],
        missing: 0,
      },
    })
    assert.deepEqual(text!.statistics, { counts: [50, 49], other: 1, missing: 1 / 101 })
  })

  it('of training rows counts missing numbers apart from the bins', () => {
    const statistics = new TrainingStatistics(
      [{ name: 'n', type: 'numeric', nullable: true }],
      seededRandom(0),
    )
    for (let i = 0; i < 40; i++) statistics.add(Float32Array.of(i % 4 === 0 ? NaN : i, 0, 0, 0))
    const [number] = statistics.describe()
    assert.ok(number!.type === 'numeric')
    assert.deepEqual(number!.statistics!.bins, { edges: [13, 26], counts: [10, 10, 10], missing: 10 })
  })

  it('of training rows is described by the means of the numbers that stand for a text', () => {
    const statistics = new TrainingStatistics(
      [
        {
          ...{ name: 'c', type: 'text', nullable: false, categories: ['x'], other: true },
          means: { values: [], means: [], missing: [0, 0], other: [0, 0] },
        },
      ],
      seededRandom(0),
    )
    for (const numbers of [
      [0, 2, 5],
      [-1, 3, 9],
    ])
      statistics.add(Float32Array.of(...numbers, 0))
    assert.deepEqual(statistics.describe()[0]!.statistics, {
      ...{ counts: [1], other: 1, missing: 0, input_means: [2.5, 7] },
    })
  })
})
