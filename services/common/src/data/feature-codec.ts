/** Turns rows of raw feature values into what a model takes: numbers as they are, texts one-hot, dates as numbers. */
import type { Feature, LeftOutColumn } from '../manifest.js'
import { Problem } from '../problem.js'
import { EncodingWarnings } from './encoding-warnings.js'
import { listed, shortened, slotOf, takesMissing, type Slot } from './feature-slot.js'
import { withMarks } from './marked-slot.js'

/** Which values that training never saw, but the model can answer, are taken: unknown categories alone, all, or none. */
export const unseenValueRules = ['categories', 'take', 'refuse'] as const
export type UnseenValues = (typeof unseenValueRules)[number]

export class FeatureCodec {
  /** Numbers per encoded row: one for a numeric feature (two with `missing_input` or `low_input`), one per category for a text (one with `as_index`) and one for each of its means, one per part for a date. */
  readonly width: number
  /** Where each feature begins in an encoded row, and behind the last one the width. */
  readonly starts: readonly number[]
  readonly #names: readonly string[]
  readonly #slots: readonly Slot[]
  readonly #allNumeric: boolean
  /** Reused by encodeNamed and for rows with columns that were left out. */
  readonly #values: unknown[]
  readonly #ignored: ReadonlySet<string>
  /** In a row of all columns of the table but the target, the places of the features. */
  readonly #places: readonly number[]
  /** The warnings of the request that is being encoded. */
  readonly warnings = new EncodingWarnings()

  /** Whether features are texts or dates. */
  readonly hasTexts: boolean
  /**
   * Where it is set, it gets the texts and dates of rows as they come, row by row; null where there is none. An
   * encoded row does not say which unknown category it had.
   */
  texts: (string | null)[] | undefined
  /** Where in encoded rows the features begin that had no value, since it was last undefined; undefined where all had. */
  missing: number[] | undefined

  /**
   * @param unseenValues whether unknown categories, values newly missing and booleans for numbers are errors, or
   *   taken with a warning
   * @param marks values that mean none, besides null
   * @param leftOut columns that rows may have all the same
   */
  constructor(
    readonly features: readonly Feature[],
    private readonly unseenValues: UnseenValues = 'refuse',
    marks?: readonly string[],
    leftOut: readonly LeftOutColumn[] = [],
  ) {
    this.#names = features.map(({ name }) => name)
    this.hasTexts = features.some(({ type }) => type !== 'numeric')
    const slots = features.map((feature) => slotOf(feature, this.warnings, unseenValues))
    this.#slots = marks ? withMarks(slots, marks) : slots
    const starts = [0]
    for (const slot of this.#slots) starts.push(starts.at(-1)! + slot.width)
    this.starts = starts
    this.width = starts.at(-1)!
    this.#allNumeric =
      !marks &&
      features.every(
        (feature) =>
          feature.type === 'numeric' &&
          !feature.whole_numbers &&
          !feature.missing_input &&
          !feature.low_input,
      )
    this.#values = new Array<unknown>(features.length).fill(null)
    this.#ignored = new Set(leftOut.map(({ name }) => name))
    const indexes = new Set(leftOut.map(({ index }) => index))
    this.#places = Array.from({ length: features.length + leftOut.length }, (_, place) => place).filter(
      (place) => !indexes.has(place),
    )
  }

  /**
   * Writes a row, given in the order of `features` (or of all columns of the table but the target), to `width` places of `out` from `offset` on. `null` is a missing
   * value: the training mean of a number or date, all zeros for a text.
   * @throws Problem wrong_length, wrong_type, missing_value or unknown_category; `out` is then partly written
   */
  encodeValues(values: readonly unknown[], out: Float32Array, offset: number): void {
    if (values.length !== this.#slots.length) return this.#encodeTableRow(values, out, offset)
    if (this.#allNumeric) this.#writeNumbers(values, out, offset)
    else this.#writeMixed(values, out, offset)
  }

  /**
   * As encodeValues, with the values by feature name; one that may be missing may be left out, but not all.
   * @throws Problem unknown_feature, too
   */
  encodeNamed(row: Readonly<Record<string, unknown>>, out: Float32Array, offset: number): void {
    let present = 0
    for (let i = 0; i < this.#names.length; i++) {
      const name = this.#names[i]!
      const isPresent = Object.hasOwn(row, name)
      this.#values[i] = isPresent ? row[name] : null
      if (isPresent) present++
    }
    if (Object.keys(row).length > present) this.#checkNames(Object.keys(row))
    if (present < this.#names.length) this.#requireValues(row, present)
    this.encodeValues(this.#values, out, offset)
  }

  /** Whether rows may lack the value of the feature at `index`. */
  takesMissing(index: number): boolean {
    return takesMissing(this.features[index]!, this.unseenValues)
  }

  #writeNumbers(values: readonly unknown[], out: Float32Array, offset: number): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (typeof value === 'number') {
        const stored = Math.fround(value)
        out[offset + i] = stored
        if (stored - stored === 0) continue
      }
      if (!this.#slots[i]!.write(value, out, offset + i)) this.#noteMissing(offset + i)
    }
  }

  #writeMixed(values: readonly unknown[], out: Float32Array, offset: number): void {
    let at = offset
    for (let i = 0; i < values.length; i++) {
      const slot = this.#slots[i]!
      if (!slot.write(values[i], out, at)) this.#noteMissing(at)
      if (this.texts && this.features[i]!.type !== 'numeric') this.texts.push(textOf(values[i]))
      at += slot.width
    }
  }

  #noteMissing(at: number): void {
    this.missing ??= []
    this.missing.push(at)
  }

  /** A row that also has the columns that were left out. */
  #encodeTableRow(values: readonly unknown[], out: Float32Array, offset: number): void {
    if (values.length !== this.#slots.length + this.#ignored.size) throw this.#wrongLength(values.length)
    this.#places.forEach((place, i) => (this.#values[i] = values[place]))
    this.encodeValues(this.#values, out, offset)
  }

  #wrongLength(length: number): Problem {
    const expected = this.#names.length
    const detail = `${length} values came, but the model has ${expected} features: send one value for each, in this order`
    return new Problem('wrong_length', detail, {
      received: length,
      expected: { length: expected, features: listed(this.#names) },
    })
  }

  #checkNames(keys: string[]): void {
    const known = new Set(this.#names)
    const key = keys.find((name) => !known.has(name) && !this.#ignored.has(name))
    if (key === undefined) return
    const simple = simplified(key)
    const similar = this.#names.find((name) => simplified(name) === simple)
    const advice = similar === undefined ? 'leave it out' : `did you mean '${similar}'?`
    throw new Problem('unknown_feature', `the model has no feature '${shortened(key)}': ${advice}`, {
      received: shortened(key),
      expected: listed(this.#names),
    })
  }

  /** A row without any of the features is a mistake, even where each of them may be missing. */
  #requireValues(row: object, present: number): void {
    const absent = this.features.filter(
      ({ name, nullable }, i) =>
        !Object.hasOwn(row, name) && !(present > 0 ? this.takesMissing(i) : nullable),
    )
    if (absent.length === 0) return
    const names = listed(absent.map(({ name }) => name))
    const detail = `the row has no value for ${names.join(', ')}: send every feature that was never missing in training, or train with rows that have none`
    throw new Problem('missing_value', detail, {
      received: listed(Object.keys(row)),
      expected: listed(this.#names),
      field: absent[0]!.name,
    })
  }
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  return value === null ? null : JSON.stringify(value)
}

const simplified = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
