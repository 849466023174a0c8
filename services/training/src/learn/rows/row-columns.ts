/** Where the features stand in an encoded row. */
import type { Feature } from '@modelops/common/manifest'

export interface RowColumns {
  /** By feature: its first float, of as many as a date has parts, else of one. */
  readonly starts: readonly number[]
  /** The float of the target, behind the features. */
  readonly target: number
  /** Floats per row. */
  readonly width: number
}

/** The targets of rows of this many floats: class indexes or values. */
export const lastOf = (rows: Float32Array, width: number): Float32Array =>
  Float32Array.from({ length: rows.length / width }, (_, row) => rows[(row + 1) * width - 1]!)

export function rowColumnsOf(features: readonly Feature[]): RowColumns {
  let target = 0
  const starts = features.map((feature) => {
    const start = target
    target += feature.type === 'datetime' ? feature.parts.length : 1
    return start
  })
  return { starts, target, width: target + 1 }
}
