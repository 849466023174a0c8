/** Where the features stand in an encoded row. */
import type { Feature } from '@modelops/common/manifest'

export interface RowColumns {
  /** By feature: its first float, of as many as a date has parts, or one and its means, else of one. */
  readonly starts: readonly number[]
  /** The first of two floats with the number of the row in the table, behind the features. */
  readonly number: number
  /** The float of the target, the last one. */
  readonly target: number
  /** Floats per row. */
  readonly width: number
}

/** The targets of rows of this many floats: class indexes or values. */
export const lastOf = (rows: Float32Array, width: number): Float32Array =>
  Float32Array.from({ length: rows.length / width }, (_, row) => rows[(row + 1) * width - 1]!)

/** The numbers of a feature: how many, and where from its first float in a row and its first input of the model on. */
export interface Numbers {
  count: number
  float: number
  input: number
}

/** A text has its means, behind its category. */
export function numbersIn(feature: Feature): Numbers {
  if (feature.type === 'text')
    return { count: feature.means?.other.length ?? 0, float: 1, input: feature.categories.length }
  return { count: feature.type === 'datetime' ? feature.parts.length : 1, float: 0, input: 0 }
}

export function rowColumnsOf(features: readonly Feature[]): RowColumns {
  let number = 0
  const starts = features.map((feature) => {
    const start = number
    const { count, float } = numbersIn(feature)
    number += float + count
    return start
  })
  const target = number + 2
  return { starts, number, target, width: target + 1 }
}

/** Whole numbers up to it are exact in a float. */
const EXACT = 2 ** 24

export function writeNumber(row: Float32Array, { number: at }: RowColumns, number: number): void {
  row[at] = Math.floor(number / EXACT)
  row[at + 1] = number % EXACT
}

/** Where the rows stand in the table, from 1 on. */
export const numbersOf = (rows: Float32Array, { number: at, width }: RowColumns): Float64Array =>
  Float64Array.from(
    { length: rows.length / width },
    (_, row) => rows[row * width + at]! * EXACT + rows[row * width + at + 1]!,
  )
