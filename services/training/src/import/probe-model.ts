/** What a loaded model takes and answers, found by trying it. */
import { findBounds, type Bounds } from './find-bounds.js'
import { neverFinite, unsupported } from './unsupported.js'

export interface ProbedModel {
  /** Numbers per input row. */
  readonly inputWidth: number
  /** @returns row-major [count, numbers per output row] */
  run(rows: Float32Array, count: number): Float32Array
}

/** What is known of an input beforehand: it takes any number or whole ones, or those within bounds. */
export type InputKind = 'number' | 'whole' | Bounds

export interface Probe {
  inputWidth: number
  outputWidth: number
  /** By input: the whole numbers that it takes; undefined where it takes any number. */
  bounds: (Bounds | undefined)[]
  rows: number[][]
  /** By row: what the model answered. */
  outputs: number[][]
}

/**
 * Runs a few made-up rows through a model, each alone.
 * @param kinds by input
 * @throws Problem unsupported_model
 */
export function probeModel(model: ProbedModel, kinds: readonly InputKind[]): Probe {
  const { inputWidth } = model
  const run = (row: Float32Array) => [...model.run(row, 1)]
  const bounds = boundsOf(kinds, run)
  const probed = madeUpRows(bounds).map((row) => ({ row, output: attempt(() => run(row)) }))
  const usable = probed.filter(({ output }) => output.length > 0 && output.every(Number.isFinite))
  if (!usable[0]) throw neverFinite()
  return {
    inputWidth,
    outputWidth: usable[0].output.length,
    bounds,
    rows: usable.map(({ row }) => [...row]),
    outputs: usable.map(({ output }) => output),
  }
}

/** Up to this, 32-bit floats hold every whole number: rows are made of them. */
export const MAX_EXACT = 2 ** 24

function boundsOf(kinds: readonly InputKind[], run: (row: Float32Array) => number[]): Probe['bounds'] {
  const known = kinds.flatMap((kind, i) => (typeof kind === 'object' ? [i] : []))
  const found = findBounds(kinds.length, MAX_EXACT, (row) => {
    for (const i of known) row[i] = 0
    run(row)
  })
  const any = { min: -MAX_EXACT, max: MAX_EXACT }
  return kinds.map((kind, i) =>
    typeof kind === 'object' ? kind : (found[i] ?? (kind === 'whole' ? any : undefined)),
  )
}

/** Zeros, ones, minus ones, and two waves: signs and sizes mixed; whole numbers within bounds where there are some. */
function madeUpRows(bounds: (Bounds | undefined)[]): Float32Array[] {
  const values: ((i: number) => number)[] = [
    () => 0,
    () => 1,
    () => -1,
    (i) => Math.sin(i + 1),
    (i) => 5 * Math.cos(3 * i),
  ]
  return values.map((value, row) =>
    Float32Array.from(bounds, (bound, i) => (bound ? within(bound, row, i, value(i)) : value(i))),
  )
}

function within({ min, max }: Bounds, row: number, i: number, value: number): number {
  if (min < 0) return Math.round(value)
  return [0, max, (max + i) >> 1, i, 7 * i + 3][row]! % (max + 1)
}

function attempt<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (cause) {
    const expected = 'a model that answers any row of such values'
    throw unsupported(`the model cannot be run: ${(cause as Error).message}`, null, expected, cause)
  }
}
