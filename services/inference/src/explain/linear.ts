/** Linear models, whose contributions are exact: each weight times how far its input is from the mean. */
import type { LinearModel } from '../model/linear-model.js'
import { combine, combineOne, type ExactScores } from './exact-scores.js'
import type { Explainer } from './explainer.js'

const MAX_ROWS = 256

/**
 * Interventional: the background's mean stands for a feature that is not known.
 * @param starts where each feature begins in a row, and the width
 */
export function linearExplainer(
  model: LinearModel,
  scores: ExactScores,
  background: readonly Float32Array[],
  starts: readonly number[],
): Explainer {
  const outputs = model.constants.length
  const features = starts.length - 1
  const means = meansOf(background)
  const answer = (row: ArrayLike<number>) => combineOne(scores, answerOf(model, row))
  return {
    method: 'linear',
    space: scores.space,
    baseValues: answer(means),
    maxRows: MAX_ROWS,
    *explain(row) {
      const contributions = new Float64Array(outputs * features)
      for (let f = 0; f < features; f++)
        for (let i = starts[f]!; i < starts[f + 1]!; i++)
          for (let o = 0; o < outputs; o++)
            contributions[o * features + f]! += model.weights[i * outputs + o]! * (row[i]! - means[i]!)
      yield
      return {
        outputs: answer(row),
        contributions: combine(scores, contributions, features),
        errors: undefined,
      }
    },
  }
}

function meansOf(rows: readonly Float32Array[]): Float64Array {
  const means = new Float64Array(rows[0]!.length)
  for (const row of rows) for (let i = 0; i < row.length; i++) means[i]! += row[i]! / rows.length
  return means
}

/** By output, before the activation. */
function answerOf({ weights, constants }: LinearModel, row: ArrayLike<number>): Float64Array {
  const outputs = constants.length
  const sums = constants.slice()
  for (let i = 0; i < row.length; i++)
    for (let o = 0; o < outputs; o++) sums[o]! += weights[i * outputs + o]! * row[i]!
  return sums
}
