/** Which rows train, which decide when to stop, which measure the model. */
import type { Random } from '@modelops/common/random'

export type Part = 'training' | 'validation' | 'test'
export type PartSizes = Record<Part, number>

/** Rows of all groups. */
export const rowsIn = (parts: readonly PartSizes[], part: Part): number =>
  parts.reduce((sum, sizes) => sum + sizes[part], 0)

/** More held-out rows would not make a metric more exact, but cost memory. */
export const MAX_HELD_OUT = 100_000

/**
 * Sizes of the parts of each group (class); every group has at least one row to train, then one to test, then one to
 * validate, as far as these are wanted and it has so many.
 * @param groups rows by group
 */
export function partSizes(
  groups: readonly number[],
  testSplit: number,
  validationSplit: number,
): PartSizes[] {
  const rows = groups.reduce((sum, count) => sum + count, 0)
  const most = MAX_HELD_OUT / rows
  return groups.map((count) => {
    const test = sizeOf(count, Math.min(testSplit, most))
    const validation = sizeOf(count - test, Math.min(validationSplit, most))
    return { test, validation, training: count - test - validation }
  })
}

const sizeOf = (count: number, share: number) =>
  share > 0 && count > 1 ? Math.max(1, Math.round(count * share)) : 0

/**
 * Draws rows of a stream without replacement, exactly as many of each group and part as asked for:
 * selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S.
 */
export class StratifiedSplit<Name extends string> {
  readonly #names: Name[]
  readonly #left: Record<Name, number>[]

  constructor(
    sizes: readonly Record<Name, number>[],
    readonly random: Random,
  ) {
    this.#names = Object.keys(sizes[0]!) as Name[]
    this.#left = sizes.map((size) => ({ ...size }))
  }

  /** The part that the next row of this group belongs to. */
  next(group: number): Name {
    const left = this.#left[group]!
    let draw = this.random() * this.#names.reduce((sum, name) => sum + left[name], 0)
    const part = this.#names.find((name) => (draw -= left[name]) < 0) ?? this.#names.at(-1)!
    left[part]--
    return part
  }
}
