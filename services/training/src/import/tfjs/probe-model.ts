/** What a loaded model takes and answers, found by looking at it and trying it. */
import type { RowModel } from '@modelops/common/tensorflow/row-model'
import { findBounds, type Bounds } from './find-bounds.js'
import { unsupported } from '../unsupported.js'

export interface Probe {
  inputs: RowModel['inputs']
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
 * @throws Problem unsupported_model
 */
export function probeModel(model: RowModel): Probe {
  const { inputs, inputWidth } = model
  const run = (row: Float32Array) => [...model.run(row, 1)]
  const bounds = boundsOf(model, run)
  const probed = madeUpRows(bounds).map((row) => ({ row, output: attempt(() => run(row)) }))
  const usable = probed.filter(({ output }) => output.every(Number.isFinite))
  if (!usable[0]) throw unsupported('the model answers every row with NaN or infinity', NaN, 'finite numbers')
  return {
    inputs,
    inputWidth,
    outputWidth: usable[0].output.length,
    bounds,
    rows: usable.map(({ row }) => [...row]),
    outputs: usable.map(({ output }) => output),
  }
}

/** Up to this, 32-bit floats hold every whole number: rows are made of them. */
export const MAX_EXACT = 2 ** 24

function boundsOf({ inputs, inputWidth }: RowModel, run: (row: Float32Array) => number[]) {
  const found = findBounds(inputWidth, MAX_EXACT, run)
  const any = { min: -MAX_EXACT, max: MAX_EXACT }
  const types = inputs.flatMap(({ dtype, width }) => new Array<string>(width).fill(dtype))
  return found.map((bounds, i) => bounds ?? (types[i] === 'int32' ? any : undefined))
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
    throw unsupported(
      `the model cannot be run: ${(cause as Error).message}`,
      null,
      'a model that tfjs can run',
      cause,
    )
  }
}
