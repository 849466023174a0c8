/**
 * A layer whose units depend on one input each, joined with the kernel behind it: what an input adds to the sums of that
 * kernel is a piecewise linear function of it, whose pieces are computed once and looked up by row.
 */
import { createTurns } from '@modelops/common/turns'
import type { DenseLayer } from './dense-chain.js'

/** Bounds of a unit's value. */
export const ranges: Partial<Record<DenseLayer['activation'], [low: number, high: number]>> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
}
const MAX_TABLE_BYTES = 64 * 2 ** 20

export interface InputTables {
  /** Ends of pieces, ascending by input: those of input i from starts[i] to starts[i + 1], with one piece more. */
  points: Float64Array
  starts: Int32Array
  /** [pieces, width]: the sums at the point before a piece (of an input's first piece: behind it). */
  values: Float32Array
  /** [pieces, width]: what they grow by. */
  slopes: Float32Array
  /** By piece: whether it adds nothing. */
  isZero: Uint8Array
  /** [width]: the bias and what does not depend on any input. */
  offset: Float32Array
}

interface Unit {
  weight: number
  bias: number
  /** Of the kernel behind. */
  row: Float32Array
}

/** Where a unit begins or ceases to grow. */
interface Kink {
  at: number
  change: number
  row: Float32Array
}

/** In short turns of the event loop. @returns undefined where a unit depends on more than one input, or the tables would be too large */
export async function readInputTables(
  first: DenseLayer,
  second: DenseLayer,
): Promise<InputTables | undefined> {
  const range = ranges[first.activation]
  const byInput = range && unitsByInput(first, second)
  if (!byInput) return undefined
  const width = second.outputs
  const kinks = byInput.units.map((units) => kinksOf(units, range))
  const { points, starts } = pointsOf(kinks)
  const pieces = points.length + kinks.length
  if (pieces * width * 2 * Float32Array.BYTES_PER_ELEMENT > MAX_TABLE_BYTES) return undefined
  const values = new Float32Array(pieces * width)
  const slopes = new Float32Array(pieces * width)
  const isZero = new Uint8Array(pieces)
  const isEmpty = (piece: number) =>
    [values, slopes].every((all) => all.subarray(piece * width, (piece + 1) * width).every((x) => x === 0))
  const endTurn = createTurns()
  for (const [i, own] of kinks.entries()) {
    const [from, to] = [starts[i]! + i, starts[i + 1]! + i + 1]
    const part = (all: Float32Array) => all.subarray(from * width, to * width)
    tabulate(byInput.units[i]!, own, range, width, part(values), part(slopes))
    for (let piece = from; piece < to; piece++) isZero[piece] = Number(isEmpty(piece))
    await endTurn()
  }
  const offset = Float64Array.from(second.bias)
  for (const { bias, row } of byInput.constant) add(offset, row, clamp(bias, range))
  return { points, starts, values, slopes, isZero, offset: Float32Array.from(offset) }
}

/** Ends of pieces, as InputTables has them. */
export type Pieces = Pick<InputTables, 'points' | 'starts'>

/** @param kinks by input, rising */
function pointsOf(kinks: readonly (readonly Kink[])[]): Pieces {
  const starts = new Int32Array(kinks.length + 1)
  kinks.forEach(({ length }, i) => (starts[i + 1] = starts[i]! + length))
  return { points: Float64Array.from(kinks.flat(), ({ at }) => at), starts }
}

/** @param first whose units depend on one input each, of those bounds @param second what hears of them */
export const readPieces = (first: DenseLayer, second: DenseLayer): Pieces =>
  pointsOf(unitsByInput(first, second)!.units.map((units) => kinksOf(units, ranges[first.activation]!)))

/** A loop, as `every` takes ten times as long for millions. */
function isFinite(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! - numbers[i]! !== 0) return false
  return true
}

function unitsByInput({ inputs, outputs, kernel, bias }: DenseLayer, second: DenseLayer) {
  if (![kernel, bias, second.kernel].every(isFinite)) return undefined
  const units = Array.from({ length: inputs }, (): Unit[] => [])
  const constant: Unit[] = []
  for (let o = 0; o < outputs; o++) {
    const row = second.kernel.subarray(o * second.outputs, (o + 1) * second.outputs)
    let owner: Unit[] | undefined
    for (let i = 0; i < inputs; i++) {
      const weight = kernel[i * outputs + o]!
      if (weight === 0) continue
      if (owner) return undefined
      owner = units[i]!
      if (row.some((factor) => factor !== 0)) owner.push({ weight, bias: bias[o]!, row })
    }
    if (!owner) constant.push({ weight: 0, bias: bias[o]!, row })
  }
  return { units, constant }
}

/** At least one, so that every input has a point that its pieces are measured from. */
function kinksOf(units: readonly Unit[], [low, high]: [number, number]): Kink[] {
  const kinks = units.flatMap(({ weight, bias, row }) => [
    { at: (low - bias) / weight, change: Math.abs(weight), row },
    { at: (high - bias) / weight, change: -Math.abs(weight), row },
  ])
  const finite = kinks.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at)
  return finite.length > 0 ? finite : [{ at: 0, change: 0, row: new Float32Array(0) }]
}

/** From left to right in 64 bits; the slopes at both ends exactly, as inputs may lie far beyond. */
function tabulate(
  units: readonly Unit[],
  kinks: readonly Kink[],
  range: [number, number],
  width: number,
  values: Float32Array,
  slopes: Float32Array,
): void {
  const value = new Float64Array(width)
  for (const { weight, bias, row } of units) add(value, row, clamp(weight * kinks[0]!.at + bias, range))
  let slope = slopeAtEnd(units, -1, range, width)
  values.set(value)
  slopes.set(slope)
  kinks.forEach(({ at, change, row }, i) => {
    if (i > 0) add(value, slope, at - kinks[i - 1]!.at)
    if (i === kinks.length - 1) slope = slopeAtEnd(units, 1, range, width)
    else add(slope, row, change)
    values.set(value, (i + 1) * width)
    slopes.set(slope, (i + 1) * width)
  })
}

function slopeAtEnd(
  units: readonly Unit[],
  side: 1 | -1,
  [low, high]: [number, number],
  width: number,
): Float64Array {
  const slope = new Float64Array(width)
  for (const { weight, row } of units)
    if (!Number.isFinite(weight * side > 0 ? high : low)) add(slope, row, weight)
  return slope
}

function add(sums: Float64Array, terms: Float32Array | Float64Array, factor: number): void {
  for (let i = 0; i < terms.length; i++) sums[i]! += terms[i]! * factor
}

export const clamp = (x: number, [low, high]: [number, number]): number => Math.min(Math.max(x, low), high)
