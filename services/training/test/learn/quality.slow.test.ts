/**
 * Default settings against scikit-learn 1.9: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)) for
 * classes, make_pipeline(StandardScaler(), Ridge()) for numbers; mean accuracy or R² over five seeds. In
 * support/reference.json: `ownSplit`, fitted on the rows that this service does not hold out for the same seed and scored
 * on those it does; `heldOut`, fitted on and scored on the two parts of train_test_split(indexes, test_size=0.2,
 * random_state=seed), stratified for classes, of which `rows` lists the second one.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseNumber } from '@modelops/common/rules/cells'
import type { FinishedModel } from '../../src/learn/manifest-draft.js'
import { outputsFor } from './support/outputs.js'
import { checkQuality } from './support/quality.js'
import { trainOn } from './support/training.js'

interface Reference {
  ownSplit: number
  heldOut: number
  rows: number[][]
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const references = JSON.parse(read('support/reference.json')) as Record<string, Reference>
const dataSets = [
  { name: 'breast-cancer', target: 'diagnosis', metric: 'test_accuracy', margin: 0.01 },
  { name: 'iris', target: 'species', metric: 'test_accuracy', margin: 0.03 },
  { name: 'diabetes', target: 'progression', metric: 'test_r2', margin: 0.03 },
]

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function score({ draft }: FinishedModel, outputs: readonly number[][], truth: readonly string[]): number {
  if (draft.labels) {
    const classOf = (output: readonly number[]) =>
      output.length === 1 ? Number(output[0]! >= 0.5) : output.indexOf(Math.max(...output))
    return mean(outputs.map((output, i) => Number(draft.labels![classOf(output)] === truth[i])))
  }
  const values = truth.map(Number)
  const squares = (from: (i: number) => number) =>
    values.reduce((sum, value, i) => sum + (value - from(i)) ** 2, 0)
  const center = mean(values)
  return 1 - squares((i) => outputs[i]![0]!) / squares(() => center)
}

for (const { name, target, metric, margin } of dataSets) {
  const lines = read(`../../../../examples/data/${name}.csv`).trim().split(/\r?\n/)
  const [header, ...body] = lines as [string, ...string[]]
  const reference = references[name]!

  describe(`default settings on ${name}`, function () {
    this.timeout(1_800_000) // nothing but computation, on a machine that others may want as well
    it(`come within ${margin} of scikit-learn on the rows held out by the service`, async () => {
      const runs: FinishedModel[] = []
      for (let seed = 0; seed < 5; seed++)
        runs.push(await trainOn(lines.join('\n'), target, { training: { seed } }))
      const ours = mean(runs.map(({ draft }) => draft.metrics[metric]!))
      assert.ok(ours >= reference.ownSplit - margin, `${ours} against ${reference.ownSplit}`)
      if (name !== 'breast-cancer') return
      assert.ok(mean(runs.map(({ draft }) => draft.metrics['test_roc_auc']!)) >= 0.99)
    })

    it(`come within ${margin} of scikit-learn on a fifth that the service never sees`, async () => {
      const scores: number[] = []
      for (const [seed, rows] of reference.rows.entries()) {
        const known = body.filter((_, row) => !rows.includes(row))
        const model = await trainOn([header, ...known].join('\n'), target, { training: { seed } })
        const cells = rows.map((row) => body[row]!.split(','))
        const outputs = await outputsFor(
          model,
          cells.map((row) => row.slice(0, -1).map(parseNumber)),
        )
        scores.push(
          score(
            model,
            outputs,
            cells.map((row) => row.at(-1)!),
          ),
        )
      }
      assert.ok(mean(scores) >= reference.heldOut - margin, `${mean(scores)} against ${reference.heldOut}`)
    })
  })
}

describe('the default of training', () => checkQuality(['breast-cancer']))
