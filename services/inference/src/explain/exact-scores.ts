/** What is explained of models that add up: sums of their outputs as they are before the last transformation. */
import type { Manifest } from '@modelops/common/manifest'
import type { Space } from './explainer.js'
import { explainedClass } from './scores.js'

/** A constant, and the weights of those outputs that count: a list of all would grow with the square of the classes. */
export interface Combination {
  readonly constant: number
  readonly weights: readonly (readonly [output: number, weight: number])[]
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
  const plain = Array.from({ length: outputs }, (_, output): Combination => ({
    constant: 0,
    weights: [[output, 1]],
  }))
  if (manifest.task === 'regression') return { space: isIdentity ? 'output' : 'margin', combinations: plain }
  const space = isIdentity ? 'probability' : 'margin'
  const spaceOfTwo = transform === 'sigmoid' ? 'log_odds' : space
  if (outputs > 2) return { space, combinations: plain }
  const explained = explainedClass(manifest)
  if (outputs === 1) {
    const sign = explained === 1 ? 1 : -1
    const constant = isIdentity && sign < 0 ? 1 : 0
    const ofClass: Combination = { constant, weights: [[0, sign]] }
    return { space: spaceOfTwo, combinations: [ofClass] }
  }
  if (transform !== 'softmax') return { space: spaceOfTwo, combinations: [plain[explained]!] }
  const sign = explained === 1 ? 1 : -1
  const difference: Combination = {
    constant: 0,
    weights: [
      [0, -sign],
      [1, sign],
    ],
  }
  return { space: 'log_odds', combinations: [difference] }
}

/**
 * @param values row-major [outputs, width]
 * @returns row-major [explained numbers, width], without the constants
 */
export function combine({ combinations }: ExactScores, values: Float64Array, width: number): Float64Array {
  const out = new Float64Array(combinations.length * width)
  for (const [s, { weights }] of combinations.entries())
    for (const [output, weight] of weights)
      for (let i = 0; i < width; i++) out[s * width + i]! += weight * values[output * width + i]!
  return out
}

/** Of one value by output. @returns by explained number, with the constants */
export const combineOne = (scores: ExactScores, values: Float64Array): Float64Array =>
  combine(scores, values, 1).map((value, s) => value + scores.combinations[s]!.constant)
