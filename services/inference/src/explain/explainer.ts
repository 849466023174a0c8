/** What explains the rows of a model, by whatever method. */

/**
 * Long work that yields wherever the turn of the event loop may end, or to what it waits for: outputs that a thread
 * computes, which it gets back.
 */
export type Turns<T> = Generator<Promise<Float32Array> | void, T, Float32Array | void>

/**
 * What contributions add up to: the log-odds of a class, a score before the softmax, a probability, or the value of a
 * regression.
 */
export const spaces = ['log_odds', 'margin', 'probability', 'output'] as const
export type Space = (typeof spaces)[number]

export const methods = ['linear', 'tree_shap', 'permutation'] as const
export type Method = (typeof methods)[number]

/** Of one row. */
export interface Explanation {
  /** By explained number: what the model answers. */
  readonly outputs: Float64Array
  /** [explained numbers, features]; over the features they add up to the output minus the base value. */
  readonly contributions: Float64Array
  /** Standard errors of the contributions; undefined where these are exact. */
  readonly errors: Float64Array | undefined
}

export interface Explainer {
  readonly method: Method
  readonly space: Space
  /** By explained number (one, or one for each class of three and more): the mean answer over the background. */
  readonly baseValues: Float64Array
  /** Rows that one request may have, so that it ends within seconds. */
  readonly maxRows: number
  /** @param row encoded */
  explain(row: Float32Array): Turns<Explanation>
}
