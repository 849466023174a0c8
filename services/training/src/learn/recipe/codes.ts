/** The codes of all columns: what the recipe's networks take instead of raw inputs. */
import type { Feature } from '@modelops/common/manifest'
import type { RowBatch } from '../rows/batches.js'
import type { Directions } from '../plan/plan-monotone.js'
import { quantileOf } from '../quantile.js'
import { numbersIn, rowColumnsOf } from '../rows/row-columns.js'
import { valuesOf, type RowSummary } from '../rows/statistics.js'
import {
  CategoryColumn,
  MissingColumn,
  QuantileColumn,
  SpanColumn,
  StepColumn,
  type CodeColumn,
  type CodeUnit,
  type Scale,
} from './code-columns.js'

/** A first kernel has this many rows at most. */
export const MAX_CODES = 1024
export const MIN_BINS = 2
const MAX_BINS = 16
const MAX_STEPS = 32
/** Of all columns together more than codes, but a forest asks only some of them. */
const MIN_STEPS = 8
const RARE_ROWS = 2
/** Between edges, relative: closer ones would not survive 32-bit arithmetic. */
const MIN_BIN = 1e-5
/** The interquartile range of a normal distribution in standard deviations. */
const NORMAL_RANGE = 1.349

/** Neighbouring columns, of which a network takes the codes. */
export interface CodeRange {
  columns: readonly CodeColumn[]
  /** Among all codes: the first one of the range. */
  first: number
  /** By column: its first code within the range. */
  starts: readonly number[]
  units: readonly CodeUnit[]
  /** By code, over the rows. */
  means: Float32Array
}

export class Codes {
  /** Inputs of the model per row. */
  readonly inputs: number
  /** By input: what the model subtracts and divides by. */
  readonly center: Float32Array
  readonly spread: Float32Array
  /** Numbers in bins, and categories. */
  readonly bins: CodeRange
  /** Categories, and numbers as they are. */
  readonly plain: CodeRange
  /** Steps of numbers, each with its gaps, and categories. */
  readonly steps: CodeRange
  readonly #rowWidth: number

  constructor(features: readonly Feature[], summary: RowSummary, directions?: Directions) {
    const { starts, width } = rowColumnsOf(features)
    this.#rowWidth = width
    this.inputs = features.reduce((sum, feature) => sum + inputsOf(feature), 0)
    this.center = new Float32Array(this.inputs)
    this.spread = new Float32Array(this.inputs).fill(1)
    const [quantiles, categories, spans, steps, others]: CodeColumn[][] = [[], [], [], [], []]
    const most = binsFor(features)
    const mostSteps = stepsFor(features)
    let input = 0
    features.forEach((feature, i) => {
      const source = starts[i]!
      if (feature.type === 'text') {
        const counts = summary.counts[i]!.subarray(1)
        const kept = feature.categories.map((_, category) => counts[category]! >= RARE_ROWS)
        if (kept.length > 0) {
          const column = new CategoryColumn(source, input, kept.includes(true) ? kept : kept.fill(true))
          categories!.push(column)
          others!.push(column)
        }
      }
      const missing = hasMissingInput(feature) ? input + inputsOf(feature) - 1 : undefined
      const numbers = numbersIn(feature)
      for (let k = 0; k < numbers.count; k++) {
        const at = { source: source + numbers.float + k, input: input + numbers.input + k }
        const values = valuesOf(summary, at.source)
        const scale = this.#scale(at.input, values, summary.moments[at.source]!.mean)
        spans!.push(new SpanColumn(at, scale))
        const edges = scaledEdges(values, scale, most)
        if (edges.length > 1) quantiles!.push(new QuantileColumn(at, scale, edges))
        const gaps = scaledGaps(values, scale, mostSteps)
        if (gaps.length > 0) steps!.push(new StepColumn(at, scale, gaps, directions?.[i], missing))
        else if (missing !== undefined) others!.push(new MissingColumn(source, missing))
      }
      input += inputsOf(feature)
      if (missing !== undefined) categories!.push(new MissingColumn(source, missing))
    })
    const means = (columns: readonly CodeColumn[]) => meansOf(columns, summary)
    this.bins = rangeOf([...quantiles!, ...categories!], 0, means)
    const first = quantiles!.reduce((sum, { units }) => sum + units.length, 0)
    this.plain = rangeOf([...categories!, ...spans!], first, means)
    const next = first + this.plain.units.length
    this.steps = rangeOf([...steps!, ...others!], next, () => new Float32Array(0))
  }

  /**
   * Writes the rows of a batch, as RowEncoder makes them, column by column.
   * @param places gets the code that each value meets, within the range
   * @param amounts gets how much of it
   */
  encode(
    { columns, starts }: CodeRange,
    { window, order }: RowBatch,
    places: Int32Array,
    amounts: Float32Array,
  ) {
    const width = columns.length
    columns.forEach((column, c) => {
      const start = starts[c]!
      for (let i = 0, at = c; i < order.length; i++, at += width) {
        const value = window[order[i]! * this.#rowWidth + column.source]!
        const place = column.placeOf(value)
        places[at] = start + place
        amounts[at] = column.amountOf(value, place)
      }
    })
  }

  /** @param values sorted */
  #scale(input: number, values: Float32Array, fill: number): Scale {
    const center = Math.fround(quantileOf(values, 0.5))
    const range = (quantileOf(values, 0.75) - quantileOf(values, 0.25)) / NORMAL_RANGE
    const wide = range > 0 ? range : deviation(values)
    const spread = Math.fround(wide > 1e-7 * Math.abs(center) && wide > 1e-18 ? wide : 1)
    this.center[input] = center
    this.spread[input] = spread
    return { center, spread, fill: Math.fround(fill) }
  }
}

const hasMissingInput = (feature: Feature): boolean =>
  feature.type === 'numeric' && feature.missing_input === true

function inputsOf(feature: Feature): number {
  const { count, input } = numbersIn(feature)
  return input + count + Number(hasMissingInput(feature))
}

/** How many bins each number can have so that all codes are few enough; below MIN_BINS there are too many columns. */
export function binsFor(features: readonly Feature[]): number {
  const numbers = features.reduce((sum, feature) => sum + numbersIn(feature).count, 0)
  const others = features.reduce((sum, feature) => sum + inputsOf(feature), 0)
  return Math.min(MAX_BINS, Math.floor((MAX_CODES - others) / Math.max(1, numbers)))
}

/** The same for the steps of numbers. */
const stepsFor = (features: readonly Feature[]): number => {
  const numbers = features.reduce((sum, feature) => sum + numbersIn(feature).count, 0)
  return Math.min(MAX_STEPS, Math.max(MIN_STEPS, Math.floor(MAX_CODES / Math.max(1, numbers))))
}

function rangeOf(
  columns: readonly CodeColumn[],
  first: number,
  means: (columns: readonly CodeColumn[]) => Float32Array,
): CodeRange {
  let next = 0
  const starts = columns.map(({ units }) => (next += units.length) - units.length)
  return { columns, first, starts, units: columns.flatMap(({ units }) => units), means: means(columns) }
}

function meansOf(columns: readonly CodeColumn[], { sample }: RowSummary): Float32Array {
  return Float32Array.from(
    columns.flatMap((column) => {
      const sums = column.units.map(() => 0)
      for (const row of sample) {
        const value = row[column.source]!
        const place = column.placeOf(value)
        if (column.isCumulative) for (let i = 0; i < place; i++) sums[i]! += 1
        if (place < sums.length) sums[place]! += column.amountOf(value, place)
      }
      return sums.map((sum) => sum / Math.max(1, sample.length))
    }),
  )
}

function scaledEdges(values: Float32Array, { center, spread }: Scale, bins: number): number[] {
  const apart: number[] = []
  for (const edge of edgesOf(values, bins).map((value) => (value - center) / spread))
    if (apart.length === 0 || isApart(apart.at(-1)!, edge)) apart.push(edge)
  return apart
}

/** Between the values on either side of each edge. */
function scaledGaps(values: Float32Array, { center, spread }: Scale, bins: number): [number, number][] {
  const edges = edgesOf(values, bins)
  const gaps: [number, number][] = []
  let next = 0
  values.forEach((value, i) => {
    if (next === edges.length || value < edges[next]!) return
    if (i > 0) gaps.push([(values[i - 1]! - center) / spread, (value - center) / spread])
    while (next < edges.length && value >= edges[next]!) next++
  })
  return gaps.filter(([low, high]) => isApart(low, high))
}

const isApart = (low: number, high: number) => high - low > MIN_BIN * (1 + Math.abs(high))

/**
 * Where there are few different values, these; else quantiles. A value that more rows than a bin's have is an edge, and
 * so is the one behind it: the others share the bins that are left.
 * @param values sorted
 */
function edgesOf(values: Float32Array, bins: number): number[] {
  const starts = [...values.keys()].filter((i) => i === 0 || values[i] !== values[i - 1])
  if (starts.length <= bins + 1) return starts.map((start) => values[start]!)
  const isHeavy = starts.map((start, k) => (starts[k + 1] ?? values.length) - start > values.length / bins)
  const heavy = isHeavy.filter(Boolean).length
  const beside = starts.filter((_, k) => isHeavy[k] || isHeavy[k - 1]).map((start) => values[start]!)
  const known = new Set(beside)
  const light = values.filter((value) => !known.has(value))
  const rest = Math.max(1, bins - 2 * heavy)
  const quantiles =
    light.length > 0 ? Array.from({ length: rest + 1 }, (_, i) => quantileOf(light, i / rest)) : []
  return [...new Set([...beside, ...quantiles])].toSorted((a, b) => a - b)
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length))
}
