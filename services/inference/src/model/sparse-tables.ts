/**
 * What inputs add to the sums of units that hear of few of the units before: lists of what differs from the usual, by
 * piece of the input. A tree's leaf is such a unit.
 */
import { createTurns } from '@modelops/common/turns'
import { clamp, ranges, readPieces, type Pieces } from './input-tables.js'
import type { DenseLayer } from './dense-chain.js'

/** A unit that hears of at most this share of those before. */
const MAX_SHARE = 1 / 8
/** An entry is a unit's place in bytes, what it grows by and its value, as the kernel reads them. */
export const ENTRY_NUMBERS = 3
const MAX_ENTRIES = (64 * 2 ** 20) / 4 / ENTRY_NUMBERS

export interface SparseTables extends Pieces {
  /** [units]: the sums of inputs that are all as usual. */
  usual: Float32Array
  /** By piece its first entry; and the end. */
  lists: Int32Array
  /** [entries, ENTRY_NUMBERS]: integers and floats side by side. */
  entries: ArrayBuffer
}

/** A unit of the first layer, by what the second makes of it. */
interface Term {
  weight: number
  bias: number
  factor: number
}

/** By unit of the second layer. */
export function findSparse({ inputs, outputs, kernel }: DenseLayer): boolean[] {
  const heard = new Int32Array(outputs)
  for (let i = 0; i < inputs; i++)
    for (let unit = 0; unit < outputs; unit++) if (kernel[i * outputs + unit] !== 0) heard[unit]!++
  return Array.from(heard, (count) => count <= inputs * MAX_SHARE)
}

/** In short turns of the event loop. @param second the sparse units alone @returns undefined where the lists would be too long */
export async function readSparseTables(
  first: DenseLayer,
  second: DenseLayer,
): Promise<SparseTables | undefined> {
  const { points, starts } = readPieces(first, second)
  const range = ranges[first.activation]!
  const usual = Float64Array.from(second.bias)
  const byPiece = Array.from({ length: points.length + starts.length - 1 }, (): number[] => [])
  const owners = ownersOf(first)
  let count = 0
  const endTurn = createTurns()
  for (let unit = 0; unit < second.outputs; unit++) {
    await endTurn()
    for (const [input, terms] of termsOf(first, second, unit, owners)) {
      if (input < 0) {
        for (const { bias, factor } of terms) usual[unit]! += factor * clamp(bias, range)
        continue
      }
      const own = points.subarray(starts[input], starts[input + 1])
      const pieces = piecesOf(terms, own, range)
      const most = usualOf(pieces)
      usual[unit]! += most
      pieces.forEach(({ value, slope }, piece) => {
        if (value === most && slope === 0) return
        byPiece[starts[input]! + input + piece]!.push(unit, slope, value - most)
        count++
      })
      if (count > MAX_ENTRIES) return undefined
    }
  }
  return { points, starts, usual: Float32Array.from(usual), ...listed(byPiece, count) }
}

/** By unit of the first layer the input it depends on; -1: none. */
const ownersOf = ({ inputs, outputs, kernel }: DenseLayer): number[] =>
  Array.from({ length: outputs }, (_, unit) => {
    for (let i = 0; i < inputs; i++) if (kernel[i * outputs + unit] !== 0) return i
    return -1
  })

function termsOf(first: DenseLayer, second: DenseLayer, unit: number, owners: readonly number[]) {
  const terms = new Map<number, Term[]>()
  for (let code = 0; code < second.inputs; code++) {
    const factor = second.kernel[code * second.outputs + unit]!
    if (factor === 0) continue
    const input = owners[code]!
    const weight = input < 0 ? 0 : first.kernel[input * first.outputs + code]!
    const own = terms.get(input) ?? []
    own.push({ weight, bias: first.bias[code]!, factor })
    terms.set(input, own)
  }
  return terms
}

/** Of an input's pieces the value at the point before (of the first one: behind it), and what it grows by from there. */
function piecesOf(terms: readonly Term[], points: Float64Array, [low, high]: [number, number]) {
  return Array.from({ length: points.length + 1 }, (_, piece) => {
    const before = points[piece - 1] ?? points[0]!
    const behind = points[piece] ?? Infinity
    const inside = piece === 0 ? points[0]! - 1 : behind === Infinity ? before + 1 : (before + behind) / 2
    let [value, slope] = [0, 0]
    for (const { weight, bias, factor } of terms) {
      value += factor * clamp(weight * before + bias, [low, high])
      const sum = weight * inside + bias
      if (sum > low && sum < high) slope += factor * weight
    }
    return { value, slope }
  })
}

/** The value of most flat pieces. */
function usualOf(pieces: readonly { value: number; slope: number }[]): number {
  const counts = new Map<number, number>()
  for (const { value, slope } of pieces) if (slope === 0) counts.set(value, (counts.get(value) ?? 0) + 1)
  let [most, usual] = [0, 0]
  for (const [value, count] of counts) if (count > most) [most, usual] = [count, value]
  return usual
}

function listed(byPiece: readonly number[][], count: number): Pick<SparseTables, 'lists' | 'entries'> {
  const lists = new Int32Array(byPiece.length + 1)
  const entries = new ArrayBuffer(4 * ENTRY_NUMBERS * count)
  const [units, numbers] = [new Int32Array(entries), new Float32Array(entries)]
  let at = 0
  byPiece.forEach((list, piece) => {
    for (let i = 0; i < list.length; i += ENTRY_NUMBERS) {
      units[at++] = list[i]! * Float32Array.BYTES_PER_ELEMENT
      numbers[at++] = list[i + 1]!
      numbers[at++] = list[i + 2]!
    }
    lists[piece + 1] = at / ENTRY_NUMBERS
  })
  return { lists, entries }
}
