import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { manifestSchema } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import type { FinishedModel } from '../../../src/learn/manifest-draft.js'
import type { EpochReport } from '../../../src/learn/network/fit.js'
import { csvOf, trainOn } from '../support/training.js'

/** A wave that no line follows, with gaps, a sentinel and a text. */
function waves(rows: number): string {
  const random = seededRandom(8)
  const row = () => {
    const [a, b] = [random() * 6, random()]
    const kind = random() < 0.5 ? 'up' : 'down'
    const cell = random() < 0.1 ? '' : random() < 0.02 ? -99_999 : b.toFixed(3)
    return [a.toFixed(3), cell, kind, (100 + 20 * Math.sin(a) * (kind === 'up' ? 1 : -1)).toFixed(3)]
  }
  return csvOf('a,b,kind,y', Array.from({ length: rows }, row))
}

describe('training without options', () => {
  let trained: FinishedModel
  const reports: EpochReport[] = []

  before(async function () {
    this.timeout(120_000)
    trained = await trainOn(waves(120), 'y', { onEpoch: (report) => reports.push(report) })
  })

  it('learns what is not linear from few rows, and measures it on rows that were not trained on', () => {
    const { test_r2 } = trained.draft.metrics
    assert.ok(test_r2! > 0.8, `${test_r2}`)
    assert.deepEqual(
      trained.draft
        .feature_importance!.map(({ feature }) => feature)
        .slice(0, 2)
        .toSorted(),
      ['a', 'kind'],
    )
  })

  it('keeps what the members answer for every row that they have not learned from', () => {
    const [header, ...lines] = gunzipSync(trained.heldOut!).toString().trimEnd().split('\n')
    assert.equal(header, 'row,actual,predicted')
    const rows = lines.map((line) => line.split(',').map(Number) as [number, number, number])
    const targets = waves(120)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',').at(-1)))
    assert.deepEqual(
      rows.map(([number, actual]) => [number, actual]),
      targets.map((target, i) => [i + 1, target]),
    )
    const squares = rows.reduce((sum, [, actual, predicted]) => sum + (actual - predicted) ** 2, 0)
    assert.ok(Math.abs(Math.sqrt(squares / 120) - trained.draft.metrics['test_rmse']!) < 1e-4)
  })

  it('saves a plain chain with a manifest that its schema accepts', () => {
    const { modelTopology } = JSON.parse(trained.modelJson.toString()) as {
      modelTopology: { config: { layers: { class_name: string; config: { activation?: string } }[] } }
    }
    const chain = modelTopology.config.layers.map(({ class_name, config }) => [class_name, config.activation])
    assert.deepEqual(chain, [
      ['BatchNormalization', undefined],
      ['Dense', 'relu6'],
      ['Dense', 'relu'],
      ['Dense', 'relu'],
      ['Dense', 'relu'],
      ['Dense', 'linear'],
    ])
    const { draft } = trained
    const file = { sha256: '0', size: 1 }
    const files = { 'model.json': file, 'weights.bin': file }
    const manifest = { ...draft, run_id: 'r', created: '2026-01-01T00:00:00Z', files }
    assert.deepEqual(manifestSchema.parse(manifest), manifest)
    assert.equal(draft.hyper_parameters['folds'], 5)
    assert.equal(draft.samples.length, 5)
    const [a, b] = draft.features
    assert.ok(a?.type === 'numeric' && !a.missing_input && b?.type === 'numeric' && b.missing_input)
  })

  it('says what each kind of model reached on the same rows, its share and what it cost', () => {
    const { leaderboard, metrics, cpu_seconds, hyper_parameters } = trained.draft
    const { loss, entries } = leaderboard!
    assert.equal(loss, 'rmse')
    assert.deepEqual(entries.map(({ candidate }) => candidate).toSorted(), [
      'additive',
      'linear',
      'nets',
      'trees',
    ])
    assert.deepEqual(
      entries,
      entries.toSorted((a, b) => a.loss - b.loss),
    )
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    assert.ok(Math.abs(sum(entries.map(({ weight }) => weight)) - 1) < 1e-9)
    assert.ok(entries.every(({ members, cpu_seconds }) => members === 5 && cpu_seconds > 0))
    assert.ok(
      metrics['test_rmse']! <= entries[0]!.loss * (1 + 1e-6),
      'no mixture is worse than its best part',
    )
    assert.ok(sum(entries.map(({ cpu_seconds }) => cpu_seconds)) <= cpu_seconds! * 1.01)
    assert.equal(hyper_parameters['budget'], 'default')
  })

  it('tries what it is asked to, within its budget', async () => {
    const { draft } = await trainOn(waves(60), 'kind', {
      ...{ candidates: ['trees', 'linear', 'wide_nets', 'nets'], training: { budget: 'fast' } },
    })
    const { loss, entries } = draft.leaderboard!
    assert.equal(loss, 'log_loss')
    assert.deepEqual(entries.map(({ candidate, members }) => `${candidate} ${members}`).toSorted(), [
      'linear 3',
      'nets 3',
      'trees 3',
      'wide_nets 3',
    ])
    assert.deepEqual([draft.hyper_parameters['budget'], draft.hyper_parameters['folds']], ['fast', 3])
  }).timeout(120_000)

  it('tries trees alone, whose folds end at different epochs', async () => {
    const { draft } = await trainOn(waves(60), 'y', { candidates: ['trees'] })
    assert.deepEqual(
      draft.leaderboard!.entries.map(({ candidate }) => candidate),
      ['trees'],
    )
    const epochs = draft.curves.epochs.map(({ epoch }) => epoch)
    assert.ok(epochs.length > 1 && epochs.every(Number.isInteger), epochs.join())
  })

  it('reports every epoch that a member needs of its own, and goes on with the next one', () => {
    const numbers = reports.map(({ epoch }) => epoch)
    assert.ok(numbers.every((number, i) => number > (numbers[i - 1] ?? 0)))
    assert.equal(numbers.at(-1), reports[0]!.epochs)
    const linear = reports.flatMap(({ member }) => (member!.candidate === 'linear' ? [member!] : []))
    const [first, ...others] = linear.filter(({ fold }) => fold === 1).map(({ epoch }) => epoch)
    assert.equal(first, 1)
    assert.deepEqual(
      others.slice(0, -1),
      others.slice(0, -1).map((_, i) => i + 2),
    )
    assert.ok(others.length < linear[0]!.epochs, 'it learns no more long before the last epoch')
    assert.equal(others.at(-1), linear[0]!.epochs)
  })

  it('reports which model is trained on which fold, and how long the others may still take', () => {
    const firsts = reports.filter(({ member }, i) => member!.number !== reports[i - 1]?.member!.number)
    assert.deepEqual(
      firsts.map(({ member }) => [member!.number, member!.candidate, member!.fold]),
      ['nets', 'additive', 'linear', 'trees'].flatMap((name, kind) =>
        [1, 2, 3, 4, 5].map((fold) => [5 * kind + fold, name, fold]),
      ),
    )
    const { member, remaining_seconds } = reports.at(-1)!
    assert.deepEqual([member!.members, member!.folds, member!.epoch], [20, 5, member!.epochs])
    assert.equal(remaining_seconds, 0)
    assert.ok(reports.slice(0, -1).every((report) => report.remaining_seconds! > 0))
  })
})
