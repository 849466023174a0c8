import assert from 'node:assert/strict'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Manifest } from '@modelops/common/manifest'
import { ISO_FORM } from '@modelops/common/rules/date-forms'
import { tasks } from '@modelops/common/tasks'
import fc from 'fast-check'
import { DriftCounts, SLOT_MS, SLOTS } from '../../src/drift/drift-counts.js'
import { encodeRows } from '../../src/protocols/rows.js'

const statistics = {
  min: 0,
  max: 10,
  mean: 3.5,
  std: 1,
  missing: 0.1,
  deciles: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
}
const bins = (edges: number[]) => ({ edges, counts: [...edges, 0].map(() => 10), missing: 5 })
const number: Feature = {
  name: 'n',
  type: 'numeric',
  nullable: true,
  missing_input: true,
  statistics: { ...statistics, bins: bins([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
}
const text: Feature = {
  name: 't',
  type: 'text',
  nullable: true,
  categories: ['a', 'b'],
  other: false,
  statistics: { counts: [60, 20], other: 0, missing: 0.2 },
}
const date: Feature = {
  name: 'd',
  type: 'datetime',
  nullable: true,
  form: ISO_FORM,
  reference: '2020-01-01',
  parts: ['days', 'month'],
  statistics: { ...statistics, part_means: [3, 1], bins: bins([2, 5]) },
}

const manifestOf = (features: Feature[], more: Partial<Manifest> = {}) =>
  ({ features, labels: ['no', 'yes'], positive: 'no', task: 'binary', ...more }) as Manifest

function counter(manifest: Manifest, now = () => 0) {
  const codec = new FeatureCodec(manifest.features, 'take')
  const drift = new DriftCounts(manifest, codec, now)
  const add = (rows: unknown[][], outputs: number[] = rows.map(() => 0.5)) => {
    const encoded = encodeRows(codec, rows, 'row')
    const { task, labels = [] } = manifest
    const predictions = tasks[task].decode(Float32Array.from(outputs), rows.length, labels.length)
    drift.count({ rows: encoded, count: rows.length, missing: codec.missing }, predictions)
  }
  const of = (place: number, slot = drift.slots().at(-1)!) => {
    const { features, predictions } = drift.layout
    const { offset, bins: width } = features[place] ?? predictions
    return Array.from(slot.counts.subarray(offset, offset + width))
  }
  return { drift, add, of }
}

describe('what is counted of the rows of a model', () => {
  it('are numbers between the edges, as many as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -2, max: 12, noNaN: true }), { minLength: 1 }), (values) => {
        const { drift, add, of } = counter(manifestOf([number]))
        add(values.map((value) => [value]))
        const expected = new Array<number>(11).fill(0)
        for (const value of values)
          expected[[1, 2, 3, 4, 5, 6, 7, 8, 9].filter((edge) => value > edge).length]!++
        assert.deepEqual(of(0), expected)
        const outside = [values.filter((v) => v < 0).length, values.filter((v) => v > 10.00001).length]
        assert.deepEqual(Array.from(drift.outliers), [...outside, 0, 0])
      }),
    )
  })

  it('is a missing value apart, whatever stands for it in the model', () => {
    const never: Feature = { ...number, name: 'never', nullable: false, missing_input: false }
    const asNaN: Feature = { ...number, name: 'nan', missing_input: false, missing_as_nan: true }
    const { drift, add, of } = counter(manifestOf([number, never, asNaN, text, date]))
    add([
      [1.5, 1.5, 1.5, 'a', '2020-01-08'],
      [null, null, null, null, null],
      [3.2, 5, '', ' ', '2020-01-02'],
    ])
    assert.deepEqual(of(0), [0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1])
    assert.deepEqual(of(1), [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1])
    assert.deepEqual(of(2), [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    assert.deepEqual(of(3), [1, 0, 0, 2])
    assert.deepEqual(of(4), [1, 0, 1, 1])
    const missing = Array.from({ length: 5 }, (_, i) => drift.outliers[4 * i + 3])
    assert.deepEqual(missing, [1, 1, 2, 2, 1])
    assert.equal(
      drift.outliers.reduce((sum, count) => sum + count),
      7,
    )
  })

  it('are categories, and other texts together, which are outliers where training has seen none', () => {
    const rare: Feature = { ...text, name: 'rare', other: true }
    const index: Feature = { ...text, name: 'index', as_index: true }
    const { drift, add, of } = counter(manifestOf([text, rare, index]))
    add([
      ['a', 'a', 'b'],
      ['x', 'y', 'z'],
      [null, null, null],
      ['b', 'b', 'b'],
    ])
    assert.deepEqual(
      [of(0), of(1), of(2)],
      [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [0, 2, 1, 1],
      ],
    )
    assert.deepEqual(Array.from(drift.outliers), [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1])
  })

  it('are answers: of two labels the probability of the positive one, of more the label, else the number', () => {
    const prediction_bins = { edges: [0.25, 0.5], counts: [10, 10, 10] }
    const two = counter(manifestOf([number], { prediction_bins }))
    two.add([[1], [2], [3]], [0.9, 0.75, 0.1])
    assert.deepEqual(two.of(1), [2, 0, 1])
    const three = counter(
      manifestOf([number], {
        labels: ['a', 'b', 'c'],
        task: 'multiclass',
        prediction_bins: { counts: [1, 2, 3] },
      }),
    )
    three.add([[1], [2]], [0.1, 0.2, 0.7, 0.5, 0.3, 0.2])
    assert.deepEqual(three.of(1), [1, 0, 1])
    const numbers = counter({ ...manifestOf([number], { prediction_bins, task: 'regression' }), labels: [] })
    numbers.add([[1], [2]], [0.25, 7])
    assert.deepEqual(numbers.of(1), [1, 0, 1])
  })

  it('has its reference from the manifest, if there is one', () => {
    const { features, predictions } = counter(manifestOf([number, text])).drift.layout
    assert.deepEqual(features[0]!.reference, [...new Array<number>(10).fill(10), 5])
    assert.deepEqual(features[1]!.reference, [60, 20, 0, 20])
    assert.equal(predictions.reference, undefined)
    const earlier = counter(
      manifestOf([
        { ...number, statistics },
        { ...text, statistics: undefined },
      ]),
    )
    assert.deepEqual(
      earlier.drift.layout.features.map(({ reference }) => reference),
      [undefined, undefined],
    )
    earlier.add([
      [1, 'a'],
      [20, 'b'],
    ])
    assert.deepEqual(earlier.of(0), [2, 0])
    assert.equal(earlier.drift.outliers[1], 1)
  })

  it('is at most 128 rows of a request, evenly spread, each time others; outliers are estimated', () => {
    const { drift, add, of } = counter(manifestOf([number]))
    // Every third row is the first, the second, the third kind.
    const rows = Array.from({ length: 300 }, (_, i) => [[0.5, 2.5, null][i % 3]!])
    add(rows)
    assert.deepEqual([of(0)[0], of(0)[2], of(0)[10]], [100, 0, 0])
    add([...rows, [0.5], [20]])
    assert.deepEqual([of(0)[0], of(0)[2], of(0)[9], of(0)[10]], [100, 100, 1, 0])
    assert.equal(drift.outliers[1], 3)
    add(rows)
    assert.deepEqual([of(0)[0], of(0)[2], of(0)[10]], [100, 100, 100])
    assert.equal(drift.slots()[0]!.rows, 301)
    assert.equal(drift.outliers[3], 300)
    const answers = of(1).reduce((sum, count) => sum + count)
    assert.equal(answers, 301)
  })

  it('is kept by half days, for a week', () => {
    let now = 0
    const { drift, add } = counter(manifestOf([number]), () => now)
    for (const slot of [0, 0, 1, SLOTS, SLOTS + 1]) {
      now = slot * SLOT_MS + 5
      add([[1], [2]])
    }
    assert.deepEqual(
      drift.slots().map(({ slot, rows }) => [slot, rows]),
      [
        [SLOTS, 2],
        [SLOTS + 1, 2],
      ],
    )
  })
})
