import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { csvOf } from '../../learn/support/training.js'
import { imported, modelFiles, served } from '../../support/imported.js'
import { measured } from '../../support/measured.js'
import { expectedOf, fixture } from '../forest/fixtures.js'
import { expectedOf as expectedOfOnnx, onnxFile } from '../onnx/files.js'

type Cell = number | string | null

const columns = ['age', 'income', 'town', 'code', 'zeros']
const forest = 'xgboost-categories.json'
const forestFile = { 'm.json': fixture(forest) }

/** Each row of the fixture four times, with what a library answers: right, but for every fifth one. */
function labelled({ rows, outputs }: { rows: Cell[][]; outputs: number[][] }) {
  const all = Array.from({ length: 4 * rows.length }, (_, i) => i % rows.length)
  return all.map((at, i) => {
    const output = outputs[at]!
    const answer = output.length > 1 ? output.indexOf(Math.max(...output)) : Number(output[0]! >= 0.5)
    return { row: rows[at]!, output, truth: i % 5 === 0 ? Number(!answer) : answer }
  })
}

const tableOf = (header: readonly string[], rows: readonly (readonly Cell[])[]) =>
  csvOf(
    header.join(),
    rows.map((row) => row.map((cell) => cell ?? '')),
  )

const isNear = (received: number | undefined, expected: number, tolerance = 1e-5) =>
  assert.ok(Math.abs(received! - expected) <= tolerance, `${received} is not ${expected}`)

const refused = (work: Promise<unknown>, code: ProblemCode, detail: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(isProblem(error, code), String(error))
    assert.match(error.detail, detail)
    return true
  })

describe('an imported model with a table', () => {
  const rows = labelled(expectedOf(forest))
  const withTarget = (cells: (truth: number) => Cell) =>
    tableOf(
      [...columns, 'left'],
      rows.map(({ row, truth }) => [...row, cells(truth)]),
    )

  it('is measured as a trained one, by what its library answers', async () => {
    const { draft, heldOut } = await measured(
      forestFile,
      withTarget((truth) => truth),
    )
    const right = rows.filter(({ output, truth }) => Number(output[0]! >= 0.5) === truth)
    isNear(draft.metrics['test_accuracy'], right.length / rows.length)
    const losses = rows.map(({ output, truth }) => -Math.log(truth ? output[0]! : 1 - output[0]!))
    isNear(draft.metrics['test_log_loss'], losses.reduce((sum, loss) => sum + loss) / rows.length)
    assert.deepEqual(Object.keys(draft.curves.roc!), ['1'])
    const [low, high] = draft.intervals!['test_accuracy']!
    assert.ok(low < draft.metrics['test_accuracy']! && high > draft.metrics['test_accuracy']!)
    assert.ok(draft.baseline!['test_log_loss']! > 0)
    assert.deepEqual([draft.target, draft.dataset?.rows], ['left', rows.length])
    assert.match(draft.warnings!.join(), /48 rows of the data set "table".* if the model was trained on them/)
    const cells = gunzipSync(heldOut!).toString().split('\n')[1]!.split(',')
    assert.deepEqual(cells.slice(0, 3), ['1', String(rows[0]!.truth), '0'])
    assert.equal(
      draft.prediction_bins!.counts.reduce((sum, count) => sum + count),
      rows.length,
    )
  })

  it('has its rows as the reference of drift, and some of them as samples that it is checked by', async () => {
    const model = await measured(
      forestFile,
      withTarget((truth) => truth),
    )
    const age = model.draft.features[0]!
    const known = rows.flatMap(({ row: [value] }) => (typeof value === 'number' ? [value] : []))
    assert.ok(age.type === 'numeric' && age.statistics)
    isNear(age.statistics.mean, known.reduce((sum, value) => sum + value) / known.length, 1e-4)
    isNear(age.statistics.missing, 1 - known.length / rows.length)
    const town = model.draft.features[2]!
    assert.ok(town.type === 'text' && town.statistics)
    assert.equal(
      town.statistics.counts.reduce((sum, count) => sum + count),
      rows.filter(({ row }) => row[2] !== null).length,
    )
    const { samples } = model.draft
    assert.deepEqual(samples[0]!.features, rows[0]!.row)
    const answers = await served(
      model,
      samples.map(({ features }) => features),
    )
    answers.forEach(([one], i) => isNear(one, samples[i]!.probabilities![1]!))
  })

  it('says which columns it needs', async () => {
    const { draft } = await measured(
      forestFile,
      withTarget((truth) => truth),
    )
    const [first] = draft.feature_importance!
    assert.equal(draft.feature_importance!.length, columns.length)
    assert.ok(first!.importance > 0)
    assert.equal(draft.partial_dependence![0]!.feature, first!.feature)
    assert.equal(draft.importance_score, 'log_loss')
  })

  it('takes labels of the request for those of the table', async () => {
    const words = withTarget((truth) => (truth ? 'stayed' : 'left'))
    const { draft } = await measured(forestFile, words, { labels: 'left,stayed' })
    assert.deepEqual(Object.keys(draft.curves.roc!), ['stayed'])
    await refused(
      measured(forestFile, words),
      'unusable_target',
      /target "left" of the data set "table" has "\w+", the classes of the model are "0", "1": say labels=left,stayed/,
    )
  })

  it('has columns called as LightGBM writes them, or in order where the file names none', async () => {
    const name = 'lightgbm-binary'
    const known = labelled(expectedOf(`${name}.txt`))
    const [, line] = /^feature_names=(.*)$/m.exec(fixture(`${name}.txt`).toString())!
    const header = [...line!.split(' ').map((feature) => feature.replaceAll('_', ' ')), 'target']
    const csv = tableOf(
      header,
      known.map(({ row, truth }) => [...row, truth]),
    )
    const { draft } = await measured({ 'm.txt': fixture(`${name}.txt`) }, csv)
    assert.equal(draft.features[0]!.name, 'mean radius')
    isNear(draft.metrics['test_accuracy'], 38 / 48)
    const dense = { modelTopology: denseModel(2), format: 'layers-model' }
    const files = modelFiles(dense, [
      ['d/kernel', [2, 1], [1, 2]],
      ['d/bias', [1], [0]],
    ])
    const sums = tableOf(
      ['a', 'b', 'y'],
      Array.from({ length: 20 }, (_, i) => [i, i % 3, i + 2 * (i % 3)]),
    )
    const named = await measured(files, sums, { target: 'y' })
    assert.deepEqual(
      named.draft.features.map((feature) => feature.name),
      ['a', 'b'],
    )
    assert.match(named.draft.warnings!.join(), /does not name the features/)
    isNear(named.draft.metrics['test_r2'], 1)
    assert.equal(named.draft.curves.predicted_actual!.length, 20)
  })

  it('may be a graph that ONNX Runtime computes', async () => {
    const { rows: people, answers } = expectedOfOnnx('pipeline')
    const known = labelled({ rows: people, outputs: answers })
    const unknown = await imported({ 'm.onnx': readFileSync(onnxFile('pipeline')) })
    assert.equal(unknown.draft.model_format, 'onnx')
    const labels = unknown.draft.labels!
    const csv = tableOf(
      [...unknown.draft.features.map(({ name }) => name), 'y'],
      known.map(({ row, truth }) => [...row, labels[truth]!]),
    )
    const { draft } = await measured({ 'm.onnx': readFileSync(onnxFile('pipeline')) }, csv)
    isNear(draft.metrics['test_accuracy'], known.filter((_, i) => i % 5 > 0).length / known.length)
  })

  const cells = (row: Cell[]) => [...row, 1] as Cell[]
  const first = rows.slice(0, 20).map(({ row, truth }) => [...row, truth])
  const misfits: [string, string, object, ProblemCode, RegExp][] = [
    [
      'has no column of a feature',
      tableOf(['age', 'income', 'place', 'code', 'zeros', 'left'], first),
      { target: 'left' },
      'invalid_data',
      /takes "town", of which the data set "table" has no column; it has "age"/,
    ],
    [
      'has several columns that may be the target',
      tableOf([...columns, 'left', 'why'], first.map(cells)),
      {},
      'invalid_query',
      /2 columns are no features.* target=COLUMN/,
    ],
    [
      'lacks the target',
      tableOf([...columns, 'left'], first),
      { target: 'gone' },
      'unusable_target',
      /"table" has no column "gone"/,
    ],
    [
      'has texts for numbers',
      tableOf(
        [...columns, 'left'],
        first.map(([, ...others], i) => [`a${i % 3}`, ...others]),
      ),
      {},
      'invalid_data',
      /takes numbers as "age", the column of that name in the data set "table" is text/,
    ],
    [
      'has texts for the number that is predicted',
      tableOf(
        [...columns, 'left'],
        first.map((row, i) => row.with(-1, i % 2 ? 'yes' : 'no')),
      ),
      { task: 'regression' },
      'unusable_target',
      /target "left" of the data set "table" is text, and the model predicts numbers/,
    ],
  ]
  for (const [what, csv, request, code, detail] of misfits)
    it(`is refused where the table ${what}`, () => refused(measured(forestFile, csv, request), code, detail))

  it('is refused where it takes no missing values and the table has some', async () => {
    const files = modelFiles({ modelTopology: denseModel(2), format: 'layers-model' }, [
      ['d/kernel', [2, 1], [1, 2]],
      ['d/bias', [1], [0]],
    ])
    const csv = tableOf(
      ['feature_0', 'feature_1', 'y'],
      Array.from({ length: 20 }, (_, i) => [i, i ? i % 3 : null, i]),
    )
    await refused(measured(files, csv), 'invalid_data', /no missing value of "feature_1", of which .* has 1/)
  })

  it('has no target without a table', () =>
    refused(
      measured(forestFile, withTarget(Number), { dataset: undefined, target: 'left' }),
      'invalid_query',
      /dataset=NAME/,
    ))
})

/** One dense layer without an activation. */
const denseModel = (inputs: number) => ({
  model_config: {
    class_name: 'Sequential',
    config: {
      name: 's',
      layers: [
        {
          class_name: 'Dense',
          config: {
            name: 'd',
            units: 1,
            activation: 'linear',
            use_bias: true,
            batch_input_shape: [null, inputs],
          },
        },
      ],
    },
  },
})
