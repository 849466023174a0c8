import assert from 'node:assert/strict'
import { manifestSchema } from '@modelops/common/manifest'
import type { FinishedModel } from '../../src/learn/manifest-draft.js'
import { csvOf, trainOn } from './support/training.js'

/** Twenty rows: a number that tells two classes apart, which `rare` replaces in its first rows. */
const withRare = (...rare: string[]) =>
  csvOf(
    'x,y',
    Array.from({ length: 20 }, (_, i) => [i, rare[i] ?? (i % 2 ? 'a' : 'b')]),
  )
const onlyOnce = csvOf(
  'x,y',
  Array.from({ length: 20 }, (_, i) => [i, i === 7 ? 'rare' : 'usual']),
)

function checkManifest({ draft }: FinishedModel): void {
  const file = { sha256: '0', size: 1 }
  const files = { 'model.json': file, 'weights.bin': file }
  manifestSchema.parse({ ...draft, run_id: 'r', created: '2026-01-01T00:00:00Z', files })
  for (const figures of [draft.metrics, draft.baseline!, ...Object.values(draft.intervals!)])
    for (const [name, value] of Object.entries(figures)) assert.ok(Number.isFinite(value), name)
}

describe('a class of very few rows', function () {
  this.timeout(60_000)

  for (const [rows, csv] of [
    ['one and two rows, among four classes', withRare('c', 'd', 'd')],
    ['one row, of two classes', onlyOnce],
  ] as const)
    it(`is learned and measured by folds: ${rows}`, async () => {
      const trained = await trainOn(csv, 'y')
      checkManifest(trained)
      const { curves, warnings, metrics } = trained.draft
      assert.equal(
        curves.per_class!.filter(({ support }) => support > 0).length,
        rows.endsWith('two classes') ? 2 : 4,
      )
      assert.match(warnings![0]!, /"y" with few rows.*("c" \(1\), "d" \(2\)|"rare" \(1\))$/)
      assert.ok('test_roc_auc' in metrics)
    })

  for (const [rows, csv, areas] of [
    ['one and two rows, among four classes', withRare('c', 'd', 'd'), true],
    ['one row, of two classes', onlyOnce, false],
  ] as const)
    it(`trains a single network, measured on the classes that its test rows have: ${rows}`, async () => {
      const trained = await trainOn(csv, 'y', { training: { epochs: 2, validationSplit: 0.2 } })
      checkManifest(trained)
      assert.equal('test_roc_auc' in trained.draft.metrics, areas)
      assert.equal('test_roc_auc' in trained.draft.baseline!, areas)
      assert.equal(trained.draft.curves.roc !== undefined, areas)
    })
})
