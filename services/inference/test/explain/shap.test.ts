import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { expectedOf, fixture } from '../../../training/test/import/forest/fixtures.js'
import { csvOf } from '../../../training/test/learn/support/training.js'
import { imported } from '../../../training/test/support/imported.js'
import { measured } from '../../../training/test/support/measured.js'
import type { FinishedModel } from '../../../training/src/learn/manifest-draft.js'
import { exactScores } from '../../src/explain/exact-scores.js'
import { treeExplainer } from '../../src/explain/tree-shap.js'
import { ForestRunner } from '../../src/model/forest-runner.js'
import { finish } from './shapley.js'

interface Shap {
  /** By row, explained number and feature. */
  values: number[][][]
  base: number[]
}

const names = [
  'xgboost-binary-json.json',
  'xgboost-multiclass.ubj',
  'xgboost-regression.ubj',
  'xgboost-gamma.ubj',
  'lightgbm-binary.txt',
  'lightgbm-multiclass.txt',
  'lightgbm-poisson.txt',
  'lightgbm-forest.txt',
  'lightgbm-zeros.txt',
  'lightgbm-never-missing.txt',
]

interface OfTable extends Shap {
  /** What it was trained on; the first rows are explained. */
  table: (number | null)[][]
  target: number[]
}

const recorded = (name: string) => readFileSync(new URL(`shap/${name}`, import.meta.url))
const shapOf = (name: string) => JSON.parse(recorded(`${name.replace(/\.\w+$/, '')}.json`).toString()) as Shap

/** Relative to the larger of 1 and what was expected: the libraries compute with 32 bits. */
const distance = (received: number, expected: number) =>
  Math.abs(received - expected) / Math.max(1, Math.abs(expected))

/** The largest distance of base values and contributions from those of shap. */
async function furthestFrom(
  { values, base }: Shap,
  { draft, modelJson, weights }: FinishedModel,
  rows: readonly (readonly unknown[])[],
): Promise<number> {
  const runner = await ForestRunner.of(modelJson, weights)
  const codec = new FeatureCodec(draft.features)
  const scores = exactScores(runner.forest.transform, runner.outputWidth, draft)
  const explainer = finish(treeExplainer(runner.forest, scores, codec.starts))
  const row = new Float32Array(codec.width)
  let furthest = Math.max(...base.map((value, s) => distance(explainer.baseValues[s]!, value)))
  values.forEach((expected, i) => {
    codec.encodeValues(rows[i]!, row, 0)
    const { contributions } = finish(explainer.explain(row))
    expected.flat().forEach((value, k) => {
      furthest = Math.max(furthest, distance(contributions[k]!, value))
    })
  })
  return furthest
}

describe('The explanation of a forest that a library wrote', () => {
  for (const name of names)
    it(`is that of shap: ${name}`, async () => {
      const model = await imported({ [name]: fixture(name) })
      const furthest = await furthestFrom(shapOf(name), model, expectedOf(name).rows)
      assert.ok(furthest <= 1e-6, `differs by ${furthest}`)
    })
})

describe('The explanation of trees of scikit-learn in an ONNX file', () => {
  for (const name of ['tree', 'forest', 'boosting', 'binary', 'multiclass'])
    it(`is that of shap once the rows of the table of training were counted: ${name}`, async () => {
      const of = JSON.parse(recorded(`sklearn-${name}.json`).toString()) as OfTable
      const file = { 'm.onnx': recorded(`sklearn-${name}.onnx`) }
      const rows = of.table.map((row, i) => [...row.map((value) => value ?? ''), of.target[i]!])
      const model = await measured(file, csvOf('a,b,c,y', rows), { target: 'y' })
      assert.equal(model.draft.model_format, 'trees')
      const furthest = await furthestFrom(of, model, of.table)
      assert.ok(furthest <= 1e-6, `differs by ${furthest}`)
      const alone = await imported(file)
      assert.match(alone.draft.warnings!.join(), /count all leaves alike/)
      assert.ok((await furthestFrom(of, alone, of.table)) > 1e-3)
    })
})
