/** How much a model needs each column, whatever computes its scores. */
import type { FeatureImportance } from '@modelops/common/manifest'
import { permutation, type Random } from '@modelops/common/random'
import type { RowSource } from '../rows/row-file.js'
import { Moments } from '../rows/statistics.js'

export const REPEATS = 5
export const MAX_ROWS = 1_000
export const MIN_ROWS = 20

/** Rows without replacement. */
export function drawRows(source: RowSource, most: number, random: Random) {
  const drawn = permutation(source.rows, random).subarray(0, most)
  const rows = new Float32Array(drawn.length * source.width)
  drawn.forEach((row, i) => source.read(row, 1, rows, i))
  return { rows, count: drawn.length }
}

/** The orders in which the values of every column are shuffled. */
export const shuffles = (count: number, random: Random): Uint32Array[] =>
  Array.from({ length: REPEATS }, () => permutation(count, random))

/** The rows, row-major, with the floats `from` to `to` - 1 of other rows. */
export function shuffled(
  rows: Float32Array,
  width: number,
  order: Uint32Array,
  from: number,
  to: number,
): Float32Array {
  const out = rows.slice()
  order.forEach((other, row) => {
    for (let i = from; i < to; i++) out[row * width + i] = rows[other * width + i]!
  })
  return out
}

/**
 * Mean and standard deviation of what the score loses.
 * @param scoresOf the score of each repeat in which the values of a feature, by index, are shuffled
 * @returns most important first
 */
export async function permutationImportance(
  features: readonly { name: string }[],
  unshuffled: number,
  scoresOf: (feature: number) => Promise<readonly number[]>,
): Promise<FeatureImportance[]> {
  const found: FeatureImportance[] = []
  for (const [index, { name }] of features.entries()) {
    const drop = new Moments()
    for (const score of await scoresOf(index)) drop.add(unshuffled - score)
    found.push({ feature: name, importance: drop.mean, std: drop.std })
  }
  return found.sort((a, b) => b.importance - a.importance)
}
