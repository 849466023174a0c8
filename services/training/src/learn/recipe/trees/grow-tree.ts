/** Grows a tree leaf by leaf, the best split first, on histograms: Ke et al., LightGBM, 2017. */
import type { Random } from '@modelops/common/random'
import type { CodeColumn } from '../code-columns.js'
import { binsOf, type BinnedRows } from './binned-rows.js'
import { findSplit, PENALTY, within, type Bounds, type FoundSplit, type Sums } from './find-split.js'
import { addTo, type Leaf, type Split, type Tree } from './tree.js'

export interface Shape {
  leaves: number
  depth: number
  /** In a leaf, at least. */
  rows: number
  /** Of the columns that a tree may ask. */
  share: number
  /** That a leaf's answer is multiplied by. */
  rate: number
}

/** Derivatives of the loss by the outputs, row-major [rows, outputs]. */
export interface Derivatives {
  outputs: number
  slopes: Float32Array
  curvatures: Float32Array
}

/** Splits are sought for this many outputs, drawn by tree: Iosipoi, Vakhrushev, SketchBoost, 2022. */
const MAX_SOUGHT = 4

/** A leaf that may be split. */
interface Bud {
  place: Split | Leaf
  /** Among the drawn rows. */
  from: number
  to: number
  depth: number
  sums: Sums
  /** By column. */
  histograms: (Float64Array | undefined)[]
  best: (FoundSplit & { column: number }) | undefined
  /** Where a column has a direction. */
  bounds: Bounds | undefined
}

/**
 * @param drawn rows to learn from; they are reordered
 * @param answers row-major [rows, outputs]: what the tree answers to the drawn rows is added
 */
export function growTree(
  columns: readonly CodeColumn[],
  rows: BinnedRows,
  derivatives: Derivatives,
  drawn: Int32Array,
  shape: Shape,
  random: Random,
  answers: Float32Array,
): Tree {
  return new Growth(columns, rows, derivatives, drawn, shape, random).grow(answers)
}

class Growth {
  readonly #asked: number[]
  readonly #sought: Int32Array
  readonly #spare: Int32Array

  constructor(
    private readonly columns: readonly CodeColumn[],
    private readonly rows: BinnedRows,
    private readonly derivatives: Derivatives,
    private readonly drawn: Int32Array,
    private readonly shape: Shape,
    random: Random,
  ) {
    const asked = [...columns.keys()].filter(() => random() < shape.share)
    this.#asked = asked.length > 0 ? asked : [Math.floor(random() * columns.length)]
    this.#sought = Int32Array.from(this.#drawOutputs(random))
    this.#spare = new Int32Array(drawn.length)
  }

  grow(answers: Float32Array): Tree {
    const isBounded = this.columns.some(({ direction }) => direction)
    const root = this.#budOf(
      0,
      this.drawn.length,
      0,
      isBounded ? { min: -Infinity, max: Infinity } : undefined,
    )
    this.#count(root)
    const top: { tree: Tree } = { tree: root.place }
    const buds = [root]
    while (buds.length < this.shape.leaves) {
      const next = buds.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a))
      if (!next.best) break
      buds.splice(buds.indexOf(next), 1, ...this.#split(next, next.best))
    }
    for (const { place, from, to, bounds } of buds) {
      const leaf = this.#leafOf(from, to, bounds)
      Object.assign(place, leaf)
      for (let i = from; i < to; i++) addTo(answers, this.drawn[i]!, leaf.values)
    }
    return top.tree
  }

  #split(bud: Bud, { column, goesLeft, gain, between }: NonNullable<Bud['best']>): Bud[] {
    const middle = this.#part(bud, this.rows.bins[column]!, goesLeft)
    const [low, high] = boundsOf(bud.bounds, between, this.columns[column]!.direction)
    const left = this.#budOf(bud.from, middle, bud.depth + 1, low)
    const right = this.#budOf(middle, bud.to, bud.depth + 1, high)
    Object.assign(bud.place, { column, goesLeft, gain, left: left.place, right: right.place })
    const [small, large] = middle - bud.from < bud.to - middle ? [left, right] : [right, left]
    if (bud.depth + 1 < this.shape.depth) {
      this.#count(small)
      this.#subtract(bud, small, large)
    }
    return [left, right]
  }

  #budOf(from: number, to: number, depth: number, bounds: Bounds | undefined): Bud {
    const place = { values: new Float32Array(0), covers: new Float32Array(0) }
    return { place, from, to, depth, sums: new Float64Array(0), histograms: [], best: undefined, bounds }
  }

  #count(bud: Bud): void {
    const width = 2 * this.#sought.length + 1
    for (const column of this.#asked) {
      const histogram = new Float64Array(binsOf(this.columns[column]!) * width)
      if (width === 3) this.#fillOne(bud, this.rows.bins[column]!, histogram)
      else this.#fill(bud, this.rows.bins[column]!, histogram)
      bud.histograms[column] = histogram
    }
    this.#seek(bud, totalOf(bud.histograms[this.#asked[0]!]!, width))
  }

  #subtract(all: Bud, part: Bud, other: Bud): void {
    for (const column of this.#asked) {
      const [sums, less] = [all.histograms[column]!, part.histograms[column]!]
      for (let i = 0; i < sums.length; i++) sums[i]! -= less[i]!
      other.histograms[column] = sums
    }
    all.histograms = []
    this.#seek(
      other,
      all.sums.map((sum, i) => sum - part.sums[i]!),
    )
  }

  #seek(bud: Bud, sums: Sums): void {
    bud.sums = sums
    if (bud.to - bud.from < 2 * this.shape.rows) return
    for (const column of this.#asked) {
      const found = findSplit(
        this.columns[column]!,
        bud.histograms[column]!,
        sums,
        this.shape.rows,
        bud.best?.gain ?? 0,
        bud.bounds,
      )
      if (found) bud.best = { ...found, column }
    }
  }

  #fill({ from, to }: Bud, bins: Uint16Array, histogram: Float64Array): void {
    const { outputs, slopes, curvatures } = this.derivatives
    const sought = this.#sought
    const width = 2 * sought.length + 1
    for (let i = from; i < to; i++) {
      const row = this.drawn[i]!
      let at = bins[row]! * width
      for (let s = 0; s < sought.length; s++) {
        const k = row * outputs + sought[s]!
        histogram[at++]! += slopes[k]!
        histogram[at++]! += curvatures[k]!
      }
      histogram[at]!++
    }
  }

  /** The same for one output of one. */
  #fillOne({ from, to }: Bud, bins: Uint16Array, histogram: Float64Array): void {
    const { slopes, curvatures } = this.derivatives
    for (let i = from; i < to; i++) {
      const row = this.drawn[i]!
      const at = bins[row]! * 3
      histogram[at]! += slopes[row]!
      histogram[at + 1]! += curvatures[row]!
      histogram[at + 2]!++
    }
  }

  /** Sorts the rows of a leaf by side. @returns the first one on the right */
  #part({ from, to }: Bud, bins: Uint16Array, goesLeft: Uint8Array): number {
    let [left, right] = [from, 0]
    for (let i = from; i < to; i++) {
      const row = this.drawn[i]!
      if (goesLeft[bins[row]!] === 1) this.drawn[left++] = row
      else this.#spare[right++] = row
    }
    this.drawn.set(this.#spare.subarray(0, right), left)
    return left
  }

  #leafOf(from: number, to: number, bounds: Bounds | undefined): Leaf {
    const { outputs, slopes, curvatures } = this.derivatives
    const leaf = { values: new Float32Array(outputs), covers: new Float32Array(outputs) }
    for (let k = 0; k < outputs; k++) {
      let [slope, curvature] = [0, PENALTY]
      for (let i = from; i < to; i++) {
        slope += slopes[this.drawn[i]! * outputs + k]!
        curvature += curvatures[this.drawn[i]! * outputs + k]!
      }
      const answer = -slope / curvature
      leaf.values[k] = (bounds ? within(bounds, answer) : answer) * this.shape.rate
      leaf.covers[k] = curvature - PENALTY
    }
    return leaf
  }

  /** Those with steep slopes rather than others. */
  #drawOutputs(random: Random): number[] {
    const { outputs, slopes } = this.derivatives
    const all = Array.from({ length: outputs }, (_, k) => k)
    if (outputs <= MAX_SOUGHT) return all
    const steepness = new Float64Array(outputs)
    for (const row of this.drawn)
      for (let k = 0; k < outputs; k++) steepness[k]! += slopes[row * outputs + k]! ** 2
    const lots = steepness.map((sum) => sum * random())
    return all.toSorted((a, b) => lots[b]! - lots[a]!).slice(0, MAX_SOUGHT)
  }
}

/** Of both sides of a split: whatever is split further, one stays on its side of what lies between. */
function boundsOf(
  bounds: Bounds | undefined,
  between: number | undefined,
  direction: -1 | 0 | 1 = 0,
): [left: Bounds | undefined, right: Bounds | undefined] {
  if (!bounds || between === undefined) return [bounds, bounds]
  const [below, above] = [
    { ...bounds, max: between },
    { ...bounds, min: between },
  ]
  return direction > 0 ? [below, above] : [above, below]
}

function totalOf(histogram: Float64Array, width: number): Sums {
  const sums = new Float64Array(width)
  histogram.forEach((value, i) => (sums[i % width]! += value))
  return sums
}
