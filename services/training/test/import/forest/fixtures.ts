/** Models that the libraries wrote, beside what they answer. */
import { readFileSync } from 'node:fs'

export interface Expected {
  /** As a client sends them. */
  rows: (number | string | null)[][]
  /** By row: the probability of class 1, those of all classes, or a number. */
  outputs: number[][]
}

const folder = new URL('fixtures/', import.meta.url)

export const fixture = (name: string): Buffer => readFileSync(new URL(name, folder))

export const expectedOf = (name: string): Expected =>
  JSON.parse(fixture(name.replace(/\.\w+$/, '.expected.json')).toString()) as Expected

/** The largest difference, relative to the larger of 1 and the expected value. */
export const largestDifference = (received: number[][], expected: number[][]): number =>
  Math.max(
    ...received.flatMap((row, i) =>
      row.map((value, j) => Math.abs(value - expected[i]![j]!) / Math.max(1, Math.abs(expected[i]![j]!))),
    ),
  )
