/** Shapley values by their definition, over all sets of features: what every method is compared with. */
import type { Turns } from '../../src/explain/explainer.js'

/** @param value of a set of features, as bits
 * @returns by feature */
export function shapleyValues(features: number, value: (set: number) => number): number[] {
  const values = Array.from({ length: 2 ** features }, (_, set) => value(set))
  return Array.from({ length: features }, (_, f) => {
    let sum = 0
    for (let set = 0; set < values.length; set++)
      if (!(set & (1 << f))) sum += weight(features, set) * (values[set | (1 << f)]! - values[set]!)
    return sum
  })
}

/** Of a set in the mean over all orders: |S|! (n - |S| - 1)! / n! */
function weight(features: number, set: number): number {
  let size = 0
  for (let bits = set; bits > 0; bits >>= 1) size += bits & 1
  return (factorial(size) * factorial(features - size - 1)) / factorial(features)
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** The values where features that are not in a set have those of the background, in the mean over its rows. */
export function interventional(
  f: (row: readonly number[]) => number,
  row: readonly number[],
  background: readonly (readonly number[])[],
): number[] {
  const mixed = (set: number, other: readonly number[]) => row.map((x, i) => (set & (1 << i) ? x : other[i]!))
  return shapleyValues(row.length, (set) => mean(background.map((other) => f(mixed(set, other)))))
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Work that yields, at once. */
export function finish<T>(work: Turns<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
