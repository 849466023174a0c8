import assert from 'node:assert/strict'
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { cellReader } from '@modelops/common/rules/cell-reader'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { learningTasks } from '../../src/learn/tasks/learning-tasks.js'
import { planFeature } from '../../src/learn/plan/plan-feature.js'
import { seededRandom } from '@modelops/common/random'
import { InputLayout } from '../../src/learn/rows/input-layout.js'
import { RowEncoder } from '../../src/learn/rows/row-encoder.js'
import { TrainingStatistics } from '../../src/learn/rows/statistics.js'
import { csvOf, schemaOf, trainOn } from './support/training.js'

const DAY = 86_400_000
const start = Date.parse('2023-11-20')
const iso = (day: number) => new Date(start + day * DAY).toISOString().slice(0, 10)
const isWeekend = (day: number) => [0, 6].includes(new Date(start + day * DAY).getUTCDay())

/** Columns day (with gaps), kind and y, which the day of the week alone decides. */
const weekends = csvOf(
  'day,kind,y',
  Array.from({ length: 420 }, (_, i) => [
    i % 50 === 7 ? '' : iso(i % 210),
    i % 3 ? 'a' : 'b',
    i % 50 !== 7 && isWeekend(i % 210) ? 'closed' : 'open',
  ]),
)

describe('a model that learns from dates', () => {
  it('knows days that come after those it was trained on', async () => {
    const { modelJson, weights, draft } = await trainOn(weekends, 'y', {
      model: { hidden: [16] },
      training: { epochs: 150, learningRate: 0.01, seed: 3 },
    })
    assert.ok(draft.metrics['test_accuracy']! > 0.9, `${draft.metrics['test_accuracy']}`)
    assert.equal(draft.feature_importance![0]!.feature, 'day')
    const codec = new FeatureCodec(draft.features)
    const days = Array.from({ length: 14 }, (_, i) => 210 + i)
    const inputs = new Float32Array(days.length * codec.width)
    days.forEach((day, i) => codec.encodeValues([iso(day), 'a'], inputs, i * codec.width))
    const model = await loadModel(modelJson, weights)
    const output = tidy(() => (model.predict(tensor2d(inputs, [14, codec.width])) as Tensor).dataSync())
    model.dispose()
    const closed = draft.labels!.indexOf('closed')
    const right = days.filter((day, i) => (Math.round(output[i]!) === closed) === isWeekend(day)).length
    assert.ok(right >= 12, `${right} of 14`)
  })

  it('describes them in days since the earliest one, with the means of all parts', async () => {
    const { draft } = await trainOn(weekends, 'y', { training: { epochs: 1, refit: true } })
    const [day] = draft.features
    assert.ok(day?.type === 'datetime')
    const { form, reference, parts, nullable, statistics } = day
    assert.deepEqual([form, reference, nullable], ['yyyy-mm-dd', '2023-11-20', true])
    assert.deepEqual(parts, ['days', 'year', 'month', 'day_of_week'])
    assert.deepEqual([statistics!.min, statistics!.max], [0, 209])
    assert.equal(statistics!.part_means.length, 4)
    assert.equal(statistics!.part_means[0], statistics!.mean)
    assert.ok(statistics!.part_means[1]! > 2023 && statistics!.part_means[1]! < 2024)
    assert.ok(draft.samples.every(({ features }) => /^2\d{3}-\d\d-\d\d$/.test(String(features[0]))))
  })

  it('sees the same numbers in training and when it serves', async () => {
    const cells = ['01.02.2024 23:59:59', '15.07.2025 11:00', '', '31.12.2031 00:00', '02.02.2024 07:30']
    const header = ['x', 'when', 'y']
    const rows = cells.map((cell, i) => [String(i), cell, i % 2 ? 'a' : 'b'])
    const { columns } = await schemaOf(csvOf(header.join(), rows))
    const features = columns.slice(0, 2).map((column) => planFeature(column, 1))
    const readers = columns.map((column) => cellReader(column))
    const target = { name: 'y', reader: readers[2]!, labels: ['b', 'a'], counts: [3, 2] }
    const encoder = new RowEncoder(
      { features, readers: readers.slice(0, 2), target, task: learningTasks.binary },
      header,
    )
    const statistics = new TrainingStatistics(features, seededRandom(1))
    const encoded = rows.map((row, i) => {
      encoder.encode(row, i + 1)
      statistics.add(encoder.row)
      return encoder.row.slice()
    })
    const layout = new InputLayout(features, statistics.moments)
    const codec = new FeatureCodec(statistics.describe())
    rows.forEach((row, i) => {
      const trained = new Float32Array(layout.width)
      const served = new Float32Array(codec.width)
      layout.expand(encoded[i]!, 0, trained, 0)
      codec.encodeValues(encoder.rawValues(row), served, 0)
      assert.deepEqual(served, trained, row.join())
    })
    assert.deepEqual([...encoded[0]!].slice(2, 6), [2024, 2, 4, 23])
  })
})

describe('a column of dates as target', () => {
  const table = csvOf(
    'x,day',
    Array.from({ length: 40 }, (_, i) => [i % 7, i % 2 ? '31.01.2024' : '01.02.2024']),
  )

  it('is learned as classes', async () => {
    const { draft } = await trainOn(table, 'day', { training: { epochs: 1 } })
    assert.equal(draft.task, 'binary')
    assert.deepEqual(draft.labels, ['01.02.2024', '31.01.2024'])
  })

  it('is refused as a number', async () => {
    await assert.rejects(
      trainOn(table, 'day', { model: { task: 'regression' } }),
      /cannot be predicted: it holds dates, a regression needs numbers/,
    )
  })
})

describe('a column of booleans in any case', () => {
  it('is learned as two values, spelled as they came first', async () => {
    const words = ['True', 'FALSE', 'true', 'False', 'TRUE', 'false']
    const rows = Array.from({ length: 60 }, (_, i) => [words[i % 6]!, i % 11, words[(i + 1) % 6]!])
    const { draft } = await trainOn(csvOf('smoker,x,ill', rows), 'ill', { training: { epochs: 1 } })
    const [smoker] = draft.features
    assert.ok(smoker?.type === 'text')
    assert.deepEqual(smoker.categories, ['True', 'FALSE'])
    assert.equal(smoker.statistics!.other, 0)
    assert.deepEqual(draft.labels, ['FALSE', 'true'])
  })
})
