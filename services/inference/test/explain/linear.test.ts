import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Manifest } from '@modelops/common/manifest'
import { exactScores } from '../../src/explain/exact-scores.js'
import { linearExplainer } from '../../src/explain/linear.js'
import type { Activation, DenseChain } from '../../src/model/dense-chain.js'
import { linearModelOf } from '../../src/model/linear-model.js'
import { finish, mean } from './shapley.js'

interface Fixture {
  weights: number[]
  intercept: number
  background: number[][]
  rows: { row: number[]; values: number[]; base: number }[]
}

const fixture = JSON.parse(readFileSync(new URL('shap/linear.json', import.meta.url), 'utf8')) as Fixture

const chain = (weights: number[], bias: number[], activation: Activation, scale = 1): DenseChain => {
  const outputs = bias.length
  const inputs = weights.length / outputs
  return {
    inputWidth: inputs,
    outputWidth: outputs,
    scaling: {
      mean: new Float32Array(inputs).fill(scale - 1),
      factor: new Float32Array(inputs).fill(1 / scale),
      offset: new Float32Array(inputs),
    },
    layers: [
      { inputs, outputs, kernel: Float32Array.from(weights), bias: Float32Array.from(bias), activation },
    ],
  }
}

const regression = { task: 'regression' } as Manifest
const binary = { task: 'binary', labels: ['no', 'yes'] } as Manifest
const multiclass = { task: 'multiclass', labels: ['a', 'b', 'c'] } as Manifest

const averageOf = (rows: number[][]) =>
  Float64Array.from(rows[0]!, (_, i) => mean(rows.map((row) => row[i]!)))

function explain(
  of: DenseChain,
  manifest: Manifest,
  background: number[][],
  row: number[],
  starts?: number[],
) {
  const all = starts ?? [...row.keys(), row.length]
  const scores = exactScores(of.layers[0]!.activation, of.outputWidth, manifest)
  const explainer = linearExplainer(linearModelOf(of)!, scores, averageOf(background), all)
  return { ...finish(explainer.explain(Float32Array.from(row))), explainer }
}

const near = (received: Iterable<number>, expected: readonly number[], tolerance = 1e-6) =>
  [...received].forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${value} instead of ${expected[i]}`),
  )

describe('Explaining a linear model', () => {
  it('gives what shap gives', () => {
    const { weights, intercept, background, rows } = fixture
    for (const { row, values, base } of rows) {
      const { contributions, explainer } = explain(
        chain(weights, [intercept], 'linear'),
        regression,
        background,
        row,
      )
      near(contributions, values)
      near(explainer.baseValues, [base])
    }
    assert.ok(rows.length > 2)
  })

  it('adds up to the log-odds of the positive class, whichever of the two it is', () => {
    const weights = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(weights, weights, weights, (kernel, row, other) => {
        const of = chain(kernel, [0.5], 'sigmoid', 2)
        const margin = kernel.reduce((sum, weight, i) => sum + (weight * (row[i]! - 1)) / 2, 0.5)
        for (const [positive, sign] of [
          ['yes', 1],
          ['no', -1],
        ] as const) {
          const { outputs, contributions, explainer } = explain(of, { ...binary, positive }, [other], row)
          near(outputs, [sign * margin])
          near(
            [contributions.reduce((sum, value) => sum + value, 0)],
            [outputs[0]! - explainer.baseValues[0]!],
            1e-9,
          )
          assert.equal(explainer.space, 'log_odds')
        }
      }),
    )
  })

  it('takes the difference of two scores, and each of three', () => {
    const two = explain(chain([1, 3, 2, -1], [0, 1], 'softmax'), binary, [[0, 0]], [2, 5])
    near(two.contributions, [4, -15])
    near(two.outputs, [-10])
    const three = explain(chain([1, 2, 3], [0, 0, 1], 'softmax'), multiclass, [[1]], [3])
    near(three.contributions, [2, 4, 6])
    assert.equal(three.explainer.space, 'margin')
  })

  it('counts the inputs of a feature together', () => {
    const of = chain([1, 2, 4], [0], 'linear')
    near(explain(of, regression, [[0, 0, 1]], [1, 1, 0], [0, 2, 3]).contributions, [3, -4])
  })

  it('explains the probability of a class where that is what adds up', () => {
    const { outputs, contributions, explainer } = explain(
      chain([0.25], [0], 'linear'),
      { ...binary, positive: 'no' },
      [[1]],
      [3],
    )
    assert.deepEqual([explainer.space, ...explainer.baseValues], ['probability', 0.75])
    assert.deepEqual([...outputs, ...contributions], [0.25, -0.5])
  })

  it('is left to sampling where a chain is longer, or its activation bends', () => {
    const one = chain([1], [0], 'linear')
    assert.ok(linearModelOf(one))
    assert.equal(linearModelOf(chain([1], [0], 'relu')), undefined)
    assert.equal(linearModelOf({ ...one, layers: [...one.layers, ...one.layers] }), undefined)
  })
})
