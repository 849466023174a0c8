/** Linear models, whose contributions are exact: each weight times how far its input is from the mean. */
import type { Manifest } from '@modelops/common/manifest'
import type { LinearModel } from '../model/linear-model.js'
import type { Explainer, Space } from './explainer.js'
import { explainedClass } from './scores.js'

/**
 * Interventional: the background's mean stands for a feature that is not known.
 * @param starts where each feature begins in a row, and the width
 * @returns undefined where the scores of the model are not what its task answers
 */
export function linearExplainer(
  model: LinearModel,
  manifest: Manifest,
  background: readonly Float32Array[],
  starts: readonly number[],
): Explainer | undefined {
  const explained = explainedScores(model, manifest)
  if (!explained) return undefined
  const { space, scores } = explained
  const means = meansOf(background)
  const features = starts.length - 1
  return {
    method: 'linear',
    space,
    baseValues: Float64Array.from(scores, (score) => score.constant + dot(score.weights, means)),
    maxRows: 256,
    *explain(row) {
      const contributions = new Float64Array(scores.length * features)
      for (const [s, { weights }] of scores.entries())
        for (let f = 0; f < features; f++)
          for (let i = starts[f]!; i < starts[f + 1]!; i++)
            contributions[s * features + f]! += weights[i]! * (row[i]! - means[i]!)
      yield
      const outputs = Float64Array.from(scores, ({ constant, weights }) => constant + dot(weights, row))
      return { outputs, contributions, errors: undefined }
    },
  }
}

interface Score {
  weights: Float64Array
  constant: number
}

function explainedScores(
  model: LinearModel,
  manifest: Manifest,
): { space: Space; scores: Score[] } | undefined {
  const { activation, constants } = model
  const outputs = constants.length
  const score = (output: number): Score => ({
    weights: model.weights.filter((_, i) => i % outputs === output),
    constant: constants[output]!,
  })
  const all = Array.from({ length: outputs }, (_, output) => score(output))
  if (manifest.task === 'regression')
    return activation === 'linear' ? { space: 'output', scores: all } : undefined
  if (activation === 'softmax' && outputs > 2) return { space: 'margin', scores: all }
  const explained = explainedClass(manifest)
  if (activation === 'sigmoid' && outputs === 1)
    return { space: 'log_odds', scores: [weighted(all[0]!, explained === 1 ? 1 : -1)] }
  if (activation !== 'softmax' || outputs !== 2) return undefined
  return { space: 'log_odds', scores: [difference(all[explained]!, all[1 - explained]!)] }
}

const weighted = ({ weights, constant }: Score, factor: number): Score => ({
  weights: weights.map((weight) => factor * weight),
  constant: factor * constant,
})

const difference = (a: Score, b: Score): Score => ({
  weights: a.weights.map((weight, i) => weight - b.weights[i]!),
  constant: a.constant - b.constant,
})

function meansOf(rows: readonly Float32Array[]): Float64Array {
  const means = new Float64Array(rows[0]!.length)
  for (const row of rows) for (let i = 0; i < row.length; i++) means[i]! += row[i]! / rows.length
  return means
}

function dot(a: Float64Array, b: Float64Array | Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
