import assert from 'node:assert/strict'
import type { FinishedModel } from '../../../../src/learn/manifest-draft.js'
import { largestDifference } from '../../../import/forest/fixtures.js'
import { imported, served } from '../../../support/imported.js'
import { csvOf, trainOn } from '../../support/training.js'
import { mixedTable, targets } from './mixed-table.js'

const { header, rows, others } = mixedTable(200)
const table = csvOf(
  header,
  rows.map((row) => row.map((value) => value ?? '')),
)
const trainTrees = (target: (typeof targets)[number], candidates: ('trees' | 'linear')[] = ['trees']) =>
  trainOn(table, target, {
    ...{ candidates, training: { budget: 'fast' } },
    model: { exclude: targets.filter((other) => other !== target) },
  })

describe('trees as a file of XGBoost', () => {
  let amount: FinishedModel
  before(async function () {
    this.timeout(60_000)
    amount = await trainTrees('amount')
  })

  for (const target of targets)
    it(`are the model of ${target} that was trained, imported once more`, async () => {
      const trained = target === 'amount' ? amount : await trainTrees(target)
      const { labels, task, features } = trained.draft
      const again = await imported({ 'trees.json': trained.trees! }, { labels, task })
      assert.deepEqual(
        again.draft.features.map(({ name, type }) => [name, type]),
        features.map(({ name, type }) => [name, type]),
      )
      const answers = await served(trained, others)
      assert.ok(new Set(answers.map(([first]) => first)).size > 100, 'the trees have learned something')
      const difference = largestDifference(await served(again, others), answers)
      assert.ok(difference < 2e-6, `${difference}`)
    }).timeout(60_000)

  it('are the same in a mixture, whose weights the manifest has', async () => {
    const mixed = await trainTrees('amount', ['trees', 'linear'])
    const entry = mixed.draft.leaderboard!.entries.find(({ candidate }) => candidate === 'trees')!
    assert.ok(entry.weight > 0 && entry.weight < 1, `${entry.weight}`)
    assert.deepEqual(JSON.parse(mixed.trees!.toString()), JSON.parse(amount.trees!.toString()))
  }).timeout(60_000)

  it('have their covers and gains, so that explanations by TreeSHAP mean something', () => {
    const { learner } = JSON.parse(amount.trees!.toString()) as {
      learner: { gradient_booster: { model: { trees: Record<string, number[]>[] } } }
    }
    for (const tree of learner.gradient_booster.model.trees.slice(0, -1)) {
      const { left_children: left, right_children: right, sum_hessian: cover, loss_changes: gain } = tree
      left!.forEach((child, node) => {
        if (child < 0) return
        assert.equal(right![node], child + 1, 'XGBoost expects the right child there')
        assert.ok(Math.abs(cover![node]! - cover![child]! - cover![child + 1]!) < 1e-3)
        assert.ok(gain![node]! > 0 && cover![child]! >= 20, 'ten rows in a leaf, of a curvature of 2')
      })
    }
  })
})
