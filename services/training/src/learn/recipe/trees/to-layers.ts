/** A forest as dense layers: a unit by leaf, which is 1 where all that leads to the leaf holds, and the leaves' answers. */
import type { DenseWeights } from '../../network/network.js'
import type { CodeUnit, Missing } from '../code-columns.js'
import type { CodeRange } from '../codes.js'
import { binsOf } from './binned-rows.js'
import type { Forest } from './booster.js'
import { isSplit, type Leaf, type Tree } from './tree.js'

/** As a code is in the chain where it is full, so that the sums of conditions are whole numbers. */
const FULL = 6

/** By column: which bins lead to a leaf. */
type Region = ReadonlyMap<number, Uint8Array>

/** What must hold: codes, by their number in the range, of which each adds or takes away 1. */
interface Conditions {
  terms: [code: number, sign: 1 | -1][]
  /** How many of those that add must be 1. */
  needed: number
}

/** @returns the codes that the trees ask, and the layers that take them */
export function toLayers(
  { constant, trees }: Forest,
  range: CodeRange,
): { range: Pick<CodeRange, 'first' | 'units'>; layers: DenseWeights[] } {
  const leaves = trees.flatMap((tree) => leavesOf(tree, new Map(), range))
  const conditions = leaves.map(({ region }) => conditionsOf(region, range))
  const asked = [...new Set(conditions.flatMap(({ terms }) => terms.map(([code]) => code)))]
  const positions = new Map(asked.toSorted((a, b) => a - b).map((code, i) => [code, i]))
  const hidden = {
    kernel: new Float32Array(positions.size * leaves.length),
    bias: new Float32Array(leaves.length),
  }
  const output = { kernel: new Float32Array(leaves.length * constant.length), bias: constant.slice() }
  conditions.forEach(({ terms, needed }, l) => {
    hidden.bias[l] = FULL * (1 - needed)
    for (const [code, sign] of terms) hidden.kernel[positions.get(code)! * leaves.length + l] = FULL * sign
    output.kernel.set(
      leaves[l]!.values.map((value) => value / FULL),
      l * constant.length,
    )
  })
  const units = [...positions.keys()].map((code): CodeUnit => range.units[code]!)
  return { range: { first: range.first, units }, layers: [hidden, output] }
}

function leavesOf(tree: Tree, region: Region, range: CodeRange): (Leaf & { region: Region })[] {
  if (!isSplit(tree)) return [{ ...tree, region }]
  const { column, goesLeft, left, right } = tree
  const before = region.get(column) ?? new Uint8Array(binsOf(range.columns[column]!)).fill(1)
  const within = (side: 0 | 1) =>
    new Map(region).set(
      column,
      before.map((isIn, bin) => Number(isIn === 1 && goesLeft[bin] === side)),
    )
  return [...leavesOf(left, within(1), range), ...leavesOf(right, within(0), range)]
}

function conditionsOf(region: Region, { columns, starts }: CodeRange): Conditions {
  const all: Conditions = { terms: [], needed: 0 }
  for (const [column, isIn] of region) {
    const { isCumulative, missing } = columns[column]!
    const { terms, needed } = isCumulative ? between(isIn, missing) : among(isIn)
    all.terms.push(...terms.map(([code, sign]): [number, 1 | -1] => [starts[column]! + code, sign]))
    all.needed += needed
  }
  return all
}

/** Neighbouring bins: the step to the first one is reached, the step behind the last one is not. */
function between(isIn: Uint8Array, missing?: Missing): Conditions {
  const numbers = isIn.subarray(0, missing?.place)
  const [first, last] = [numbers.indexOf(1), numbers.lastIndexOf(1)]
  const terms: Conditions['terms'] = []
  if (first > 0) terms.push([first - 1, 1])
  if (first >= 0 && last < numbers.length - 1) terms.push([last, -1])
  if (missing && isIn[missing.place] !== numbers[missing.filled])
    terms.push([missing.place - 1, isIn[missing.place] === 1 ? 1 : -1])
  return { terms, needed: Number(first !== 0) }
}

/** Categories: one of them, or, where that without a code is in, none of the others. */
function among(isIn: Uint8Array): Conditions {
  const sign = isIn[0] === 1 ? -1 : 1
  const codes = [...isIn.keys()].slice(1).filter((bin) => (isIn[bin] === 1) === (sign === 1))
  return { terms: codes.map((bin) => [bin - 1, sign]), needed: Number(sign === 1) }
}
