/** Linear models, whose contributions are exact: each weight times how far its input is from the mean. */
import type { LinearModel } from '../model/linear-model.js'
import { combine, combineOne, type ExactScores } from './exact-scores.js'
import type { Explainer } from './explainer.js'

const MAX_ROWS = 256

/**
 * Interventional: its means stand for a feature that is not known.
 * @param means by number of a row
 * @param starts where each feature begins in a row, and the width
 */
export function linearExplainer(
  model: LinearModel,
  scores: ExactScores,
  means: Float64Array,
  starts: readonly number[],
): Explainer {
  const outputs = model.constants.length
  const features = starts.length - 1
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

/** By output, before the activation. */
function answerOf({ weights, constants }: LinearModel, row: ArrayLike<number>): Float64Array {
  const outputs = constants.length
  const sums = constants.slice()
  for (let i = 0; i < row.length; i++)
    for (let o = 0; o < outputs; o++) sums[o]! += weights[i * outputs + o]! * row[i]!
  return sums
}
