/**
 * A column's value as codes between 0 and 1, each a `relu6` of one input, so that they are a layer of the saved model.
 * A value meets one code in part (its place, by its amount); of a cumulative column it fills all codes before as well.
 */

/** A code is relu6(weight * scaled input + bias) / full. */
export interface CodeUnit {
  input: number
  weight: number
  bias: number
  full: number
}

export interface CodeColumn {
  /** The float of a row that holds its value. */
  readonly source: number
  readonly isCumulative: boolean
  readonly units: readonly CodeUnit[]
  /** Of the answer of trees: it never falls (1) or never rises (-1) with the column's value. */
  readonly direction?: -1 | 0 | 1
  /** Of numbers with gaps that trees ask. */
  readonly missing?: Missing
  placeOf(value: number): number
  amountOf(value: number, place: number): number
}

/** What stands for missing numbers, which trees send either way. */
export interface Missing {
  /** Behind those of the numbers: reached by none of them. */
  place: number
  /** The place of the number that the saved model takes it for as well. */
  filled: number
}

/** How the model scales a number before it meets the codes. */
export interface Scale {
  center: number
  spread: number
  /** What stands for a missing value. */
  fill: number
}

/** Where a number is read, in the row and in the model. */
export interface Source {
  source: number
  input: number
}

const FULL = 6
/** A code ramps up within a gap: where, in parts of it, and over which part. */
interface Ramp {
  at: number
  width: number
}
const ramp: Ramp = { at: 0.5, width: 0.1 }
/**
 * Leaves do not add up to 1 for a row that is within the ramps of two columns, so that its answer could fall though both
 * rise: of a column whose direction is given, none is ever met, as good as.
 */
const narrowRamp: Ramp = { at: 0.618, width: 0.001 }

/** Piecewise-linear codes of quantiles: Gorishniy et al., On Embeddings for Numerical Features, 2022. */
export class QuantileColumn implements CodeColumn {
  readonly source: number
  readonly isCumulative = true
  readonly units: readonly CodeUnit[]

  /** @param edges of the bins, rising, scaled */
  constructor(
    { source, input }: Source,
    private readonly scale: Scale,
    private readonly edges: readonly number[],
  ) {
    this.source = source
    this.units = edges.slice(1).map((high, i) => {
      const weight = FULL / (high - edges[i]!)
      return { input, weight, bias: -edges[i]! * weight, full: FULL }
    })
  }

  placeOf(value: number): number {
    const scaled = scaledBy(this.scale, value)
    const { edges } = this
    let low = 0
    let high = edges.length - 2
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (edges[middle]! <= scaled) low = middle
      else high = middle - 1
    }
    return low
  }

  amountOf(value: number, place: number): number {
    const low = this.edges[place]!
    const share = (scaledBy(this.scale, value) - low) / (this.edges[place + 1]! - low)
    return Math.min(Math.max(share, 0), 1)
  }
}

/**
 * Whether a number reaches each of some steps: a code ramps up where training has seen no value. The last code of one
 * with gaps is 1 where it is missing.
 */
export class StepColumn implements CodeColumn {
  readonly source: number
  readonly isCumulative = true
  readonly units: readonly CodeUnit[]
  readonly missing?: Missing
  readonly #places: readonly number[]

  /**
   * @param gaps between seen values, rising, scaled
   * @param missingInput of the model: 1 where the number is missing; what fills it is on no ramp then
   */
  constructor(
    { source, input }: Source,
    private readonly scale: Scale,
    gaps: readonly (readonly [low: number, high: number])[],
    readonly direction: -1 | 0 | 1 = 0,
    missingInput?: number,
  ) {
    this.source = source
    const { at, width } = direction === 0 ? ramp : narrowRamp
    const filled = missingInput === undefined ? NaN : scaledBy(scale, NaN)
    this.#places = gaps.map(([low, high]) => {
      const isMet = Math.abs((filled - low) / (high - low) - at) < width
      const part = isMet ? at / 2 : at
      return low * (1 - part) + high * part
    })
    const units = gaps.map(([low, high], i) => {
      const weight = FULL / ((high - low) * width)
      return { input, weight, bias: FULL / 2 - this.#places[i]! * weight, full: FULL }
    })
    this.units = missingInput === undefined ? units : [...units, missingUnit(missingInput)]
    if (missingInput !== undefined)
      this.missing = { place: this.units.length, filled: this.#stepsTo(scale.fill) }
  }

  /** How many are reached. */
  placeOf(value: number): number {
    return this.missing && Number.isNaN(value) ? this.missing.place : this.#stepsTo(value)
  }

  #stepsTo(value: number): number {
    const scaled = scaledBy(this.scale, value)
    let [low, high] = [0, this.#places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#places[middle]! <= scaled) low = middle + 1
      else high = middle
    }
    return low
  }

  amountOf(): number {
    return 0
  }
}

/** A number itself, cut off three spreads from its median. */
export class SpanColumn implements CodeColumn {
  readonly source: number
  readonly isCumulative = false
  readonly units: readonly CodeUnit[]

  constructor(
    { source, input }: Source,
    private readonly scale: Scale,
  ) {
    this.source = source
    this.units = [{ input, weight: 1, bias: FULL / 2, full: 1 }]
  }

  placeOf(): number {
    return 0
  }

  amountOf(value: number): number {
    return Math.min(Math.max(scaledBy(this.scale, value) + FULL / 2, 0), FULL)
  }
}

/** A code for each category that is not rare; all others share 0, which training sees where there are any. */
export class CategoryColumn implements CodeColumn {
  readonly isCumulative = false
  readonly units: readonly CodeUnit[]
  readonly #places: Int32Array

  /** @param kept by category: whether it has a code */
  constructor(
    readonly source: number,
    firstInput: number,
    kept: readonly boolean[],
  ) {
    this.#places = new Int32Array(kept.length).fill(-1)
    const units: CodeUnit[] = []
    kept.forEach((isKept, category) => {
      if (!isKept) return
      this.#places[category] = units.length
      units.push({ input: firstInput + category, weight: FULL, bias: 0, full: FULL })
    })
    this.units = units
  }

  placeOf(value: number): number {
    return value >= 0 ? Math.max(0, this.#places[value]!) : 0
  }

  amountOf(value: number): number {
    return value >= 0 && this.#places[value]! >= 0 ? 1 : 0
  }
}

/** 1 where a number is missing. */
export class MissingColumn implements CodeColumn {
  readonly isCumulative = false
  readonly units: readonly CodeUnit[]

  constructor(
    readonly source: number,
    input: number,
  ) {
    this.units = [missingUnit(input)]
  }

  placeOf(): number {
    return 0
  }

  amountOf(value: number): number {
    return Number.isNaN(value) ? 1 : 0
  }
}

const missingUnit = (input: number): CodeUnit => ({ input, weight: FULL, bias: 0, full: FULL })

const scaledBy = ({ center, spread, fill }: Scale, value: number): number =>
  ((Number.isNaN(value) ? fill : value) - center) / spread
