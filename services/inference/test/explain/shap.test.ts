import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { expectedOf, fixture } from '../../../training/test/import/forest/fixtures.js'
import { imported } from '../../../training/test/support/imported.js'
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

const shapOf = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`shap/${name.replace(/\.\w+$/, '')}.json`, import.meta.url), 'utf8'),
  ) as Shap

/** Relative to the larger of 1 and what was expected: the libraries compute with 32 bits. */
const distance = (received: number, expected: number) =>
  Math.abs(received - expected) / Math.max(1, Math.abs(expected))

describe('The explanation of a forest that a library wrote', () => {
  for (const name of names)
    it(`is that of shap: ${name}`, async () => {
      const { draft, modelJson, weights } = await imported({ [name]: fixture(name) })
      const runner = await ForestRunner.of(modelJson, weights)
      const codec = new FeatureCodec(draft.features)
      const scores = exactScores(runner.forest.transform, runner.outputWidth, draft)
      const explainer = finish(treeExplainer(runner.forest, scores, codec.starts))
      const { values, base } = shapOf(name)
      const { rows } = expectedOf(name)
      const row = new Float32Array(codec.width)
      let furthest = Math.max(...base.map((value, s) => distance(explainer.baseValues[s]!, value)))
      rows.forEach((cells, i) => {
        codec.encodeValues(cells, row, 0)
        const { contributions } = finish(explainer.explain(row))
        values[i]!.flat().forEach((value, k) => {
          furthest = Math.max(furthest, distance(contributions[k]!, value))
        })
      })
      assert.ok(furthest <= 1e-6, `differs by ${furthest}`)
    })
})
