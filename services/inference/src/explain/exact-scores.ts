/** What is explained of models that add up: sums of their outputs as they are before the last transformation. */
import type { Manifest } from '@modelops/common/manifest'
import type { Space } from './explainer.js'
import { explainedClass } from './scores.js'

/** A constant and a weight for each output. */
export interface Combination {
  readonly constant: number
  readonly weights: readonly number[]
}

export interface ExactScores {
  readonly space: Space
  /** By explained number. */
  readonly combinations: readonly Combination[]
}

/** @param transform what becomes of the sums: identity (or linear), sigmoid, softmax, or any other */
export function exactScores(
  transform: string,
  outputs: number,
  manifest: Pick<Manifest, 'task' | 'labels' | 'positive'>,
): ExactScores {
  const isIdentity = transform === 'identity' || transform === 'linear'
  const plain = Array.from({ length: outputs }, (_, output) => only(outputs, output, 1))
  if (manifest.task === 'regression') return { space: isIdentity ? 'output' : 'margin', combinations: plain }
  const space = isIdentity ? 'probability' : 'margin'
  if (outputs > 2) return { space, combinations: plain }
  const explained = explainedClass(manifest)
  if (outputs === 1) {
    const sign = explained === 1 ? 1 : -1
    const constant = isIdentity && sign < 0 ? 1 : 0
    const ofClass = { constant, weights: [sign] }
    return { space: transform === 'sigmoid' ? 'log_odds' : space, combinations: [ofClass] }
  }
  if (transform !== 'softmax') return { space, combinations: [plain[explained]!] }
  const difference = { constant: 0, weights: explained === 1 ? [-1, 1] : [1, -1] }
  return { space: 'log_odds', combinations: [difference] }
}

const only = (outputs: number, output: number, weight: number): Combination => ({
  constant: 0,
  weights: Array.from({ length: outputs }, (_, i) => (i === output ? weight : 0)),
})

/**
 * @param values row-major [outputs, width]
 * @returns row-major [explained numbers, width], without the constants
 */
export function combine({ combinations }: ExactScores, values: Float64Array, width: number): Float64Array {
  const out = new Float64Array(combinations.length * width)
  for (const [s, { weights }] of combinations.entries())
    for (const [o, weight] of weights.entries())
      if (weight !== 0) for (let i = 0; i < width; i++) out[s * width + i]! += weight * values[o * width + i]!
  return out
}

/** Of one value by output. @returns by explained number, with the constants */
export const combineOne = (scores: ExactScores, values: Float64Array): Float64Array =>
  combine(scores, values, 1).map((value, s) => value + scores.combinations[s]!.constant)
