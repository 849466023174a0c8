/** How the value of one feature is checked and written into an encoded row. */
import type { CategoryMeans, Feature } from '../manifest.js'
import { cutText } from '../cut-text.js'
import { Problem } from '../problem.js'
import { booleanIndexes, booleanPair } from '../rules/booleans.js'
import { isMissing, parseNumber } from '../rules/cells.js'
import { isNumberForm, ISO_FORM, type DateForm } from '../rules/date-forms.js'
import { parseWritten } from '../rules/number-forms.js'
import { parseDate, parseDateOf, writeDateParts } from '../rules/dates.js'
import type { EncodingWarnings } from './encoding-warnings.js'
import type { UnseenValues } from './feature-codec.js'

const MAX_LISTED = 20
const MAX_SHOWN_LENGTH = 40
const ROUNDING = 1e-9

export interface Slot {
  /** Numbers in the encoded row. */
  readonly width: number
  /**
   * @returns whether there was a value
   * @throws Problem wrong_type, missing_value or unknown_category
   */
  write(value: unknown, out: Float32Array, at: number): boolean
}

/** @param warnings gets what is taken though it was never seen */
export function slotOf(feature: Feature, warnings: EncodingWarnings, rule: UnseenValues): Slot {
  const ofValues = rule === 'take' ? warnings : undefined
  const mayBeMissing = takesMissing(feature, rule)
  if (feature.type === 'text') {
    const slot = feature.closed
      ? new TextSlot(feature, undefined, undefined)
      : new TextSlot(feature, ofValues, rule === 'refuse' ? undefined : warnings)
    const ofCategories = rule === 'refuse' ? undefined : warnings
    return feature.means ? new MeansSlot(slot, feature, feature.means, ofCategories) : slot
  }
  if (feature.type === 'datetime') return new DatetimeSlot(feature, mayBeMissing, ofValues)
  const { name, whole_numbers: bounds } = feature
  return bounds ? new WholeNumberSlot(name, bounds) : new NumericSlot(feature, mayBeMissing, ofValues)
}

/** Whether a row may lack the value: rows of training did, or training says what stands for one. */
export const takesMissing = (feature: Feature, rule: UnseenValues): boolean =>
  feature.nullable ||
  (rule === 'take' && (feature.type === 'text' ? !feature.closed : feature.statistics !== undefined))

/** Texts and numbers may both be its values: true and false, 1.234,5, dates as 20241231, codes as 7. */
export function takesTextsAndNumbers(feature: Feature): boolean {
  if (feature.type === 'numeric') return feature.decimal !== undefined || isZeroOrOne(feature.statistics)
  if (feature.type === 'datetime') return isNumberForm(feature.form)
  return booleanPair(feature.categories) !== undefined || hasNumbers(feature)
}

const hasNumbers = ({ categories }: Feature & { type: 'text' }): boolean =>
  categories.some((category) => !Number.isNaN(parseNumber(category)))

class NumericSlot implements Slot {
  /** The second one says whether the value is missing, or what the first one lacks of it. */
  readonly width: 1 | 2
  readonly #feature: Feature & { type: 'numeric' }
  readonly #substitute: number
  readonly #takesBooleans: boolean
  readonly #takesMissing: boolean
  /** Of imported trees, of whose values nothing is known: true is 1 to their library. */
  readonly #isOfLibrary: boolean
  readonly #warnings: EncodingWarnings | undefined

  constructor(
    feature: Feature & { type: 'numeric' },
    takesMissing: boolean,
    warnings: EncodingWarnings | undefined,
  ) {
    this.#feature = feature
    this.#substitute = feature.missing_as_nan ? NaN : substituteOf(feature)
    this.#takesBooleans = isZeroOrOne(feature.statistics)
    this.#takesMissing = takesMissing
    this.#isOfLibrary = feature.missing_as_nan === true && !feature.statistics
    this.#warnings = warnings
    this.width = feature.missing_input || feature.low_input ? 2 : 1
  }

  write(value: unknown, out: Float32Array, at: number): boolean {
    const number = this.#numberFor(value)
    const isAbsent = typeof value !== 'number' && this.#isAbsent(value)
    out[at] = number
    if (this.width === 2)
      out[at + 1] = this.#feature.low_input ? number - Math.fround(number) : Number(isAbsent)
    return !isAbsent
  }

  #numberFor(value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value
    if (typeof value === 'boolean' && this.#isOfLibrary) return Number(value)
    if (this.#takesBooleans && booleans.has(lowerCase(value))) return booleans.get(lowerCase(value))!
    if (this.#isWritten(value)) return parseWritten(value, this.#feature.decimal!)
    if (this.#isAbsent(value)) return this.#missing(value)
    if (this.#warnings && isLikeNumber(value)) return this.#numberOf(value, this.#warnings)
    if (value !== null) throw wrongType(this.#feature.name, value, 'a finite number within 32-bit range')
    throw missingValue(this.#feature.name, 'a number')
  }

  /** Whether it is a number as the table's cells had them. */
  #isWritten(value: unknown): value is string {
    const { decimal } = this.#feature
    return decimal !== undefined && typeof value === 'string' && !Number.isNaN(parseWritten(value, decimal))
  }

  #isAbsent(value: unknown): value is string | null {
    return this.#takesMissing && lacksValue(value, this.#warnings)
  }

  #missing(value: string | null): number {
    const { name, nullable } = this.#feature
    if (!nullable) this.#warnings?.add('missing_value', name, value, 'the median of training')
    return this.#substitute
  }

  #numberOf(value: boolean | string, warnings: EncodingWarnings): number {
    const number = typeof value === 'string' ? parseNumber(value) : Number(value)
    warnings.add('wrong_type', this.#feature.name, value, String(number))
    return number
  }
}

/** What training put in place of a missing value; where none was missing a usual one, which no huge value moves. */
export const substituteOf = ({ nullable, statistics }: Feature & { type: 'numeric' }): number =>
  (nullable ? statistics?.mean : statistics?.deciles[5]) ?? 0

const isLikeNumber = (value: unknown): value is boolean | string =>
  typeof value === 'boolean' ||
  (typeof value === 'string' && Number.isFinite(Math.fround(parseNumber(value))))

const booleans: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...([true, 'true', '1'] as const).map((value) => [value, 1] as const),
  ...([false, 'false', '0'] as const).map((value) => [value, 0] as const),
])

const lowerCase = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value)

/** Of values from 0 to 1 the variance is mean * (1 - mean) where all are 0 or 1, else it is less. */
function isZeroOrOne(statistics: (Feature & { type: 'numeric' })['statistics']): boolean {
  if (!statistics) return false
  const { min, max, mean, std } = statistics
  if (min < 0 || max > 1) return false
  return Math.abs(std * std - mean * (1 - mean)) < ROUNDING
}

/** What an imported model takes as an index, or as int32: another number would fail within the model, or be cut off. */
class WholeNumberSlot implements Slot {
  readonly width = 1

  constructor(
    private readonly name: string,
    private readonly bounds: { min: number; max: number },
  ) {}

  write(value: unknown, out: Float32Array, at: number): boolean {
    const { min, max } = this.bounds
    const expected = `a whole number from ${min} to ${max}`
    if (value === null) throw missingValue(this.name, expected)
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw wrongType(this.name, value, expected)
    out[at] = value as number
    return true
  }
}

/** The parts of a date, given as text or, where the column held numbers, as such. */
class DatetimeSlot implements Slot {
  readonly width: number
  readonly #reference: number

  constructor(
    private readonly feature: Feature & { type: 'datetime' },
    private readonly takesMissing: boolean,
    private readonly warnings: EncodingWarnings | undefined,
  ) {
    this.width = feature.parts.length
    this.#reference = parseDate(feature.reference, ISO_FORM)
  }

  write(value: unknown, out: Float32Array, at: number): boolean {
    const { name, form, parts } = this.feature
    if (this.takesMissing && lacksValue(value, this.warnings)) {
      this.#writeMissing(value, out, at)
      return false
    }
    if (value === null) throw missingValue(name, 'a date')
    const text = typeof value === 'number' && isNumberForm(form) ? String(value) : value
    const date = typeof text === 'string' ? parseDateOf(this.feature, text) : NaN
    if (Number.isNaN(date)) throw notDate(name, value, form)
    writeDateParts(parts, date, this.#reference, out, at)
    return true
  }

  #writeMissing(value: string | null, out: Float32Array, at: number): void {
    const { name, nullable, statistics } = this.feature
    if (!nullable) this.warnings?.add('missing_value', name, value, 'the mean of training')
    for (let i = 0; i < this.width; i++) out[at + i] = statistics?.part_means[i] ?? 0
  }
}

/** No value: null, or an empty text as a table has it in such a place. */
const isBlank = (value: unknown): value is string | null =>
  value === null || (typeof value === 'string' && value.trim() === '')

/** The same, and where what was never seen is taken also what tables have in such a place. @param taken undefined: it is not */
const lacksValue = (value: unknown, taken: EncodingWarnings | undefined): value is string | null =>
  isBlank(value) || (taken !== undefined && typeof value === 'string' && isMissing(value))

/** One-hot, or an index; all zeros or NaN stand for a missing value, for the rare ones that training grouped, and for unknown ones. */
class TextSlot implements Slot {
  readonly width: number
  readonly #feature: Feature & { type: 'text' }
  readonly #indexes: ReadonlyMap<string, number>
  readonly #booleans: ReadonlyMap<unknown, number> | undefined
  readonly #takesNumbers: boolean
  readonly #warnings: EncodingWarnings | undefined
  readonly #categoryWarnings: EncodingWarnings | undefined

  /** @param warnings of missing values and booleans; undefined: these are refused, as unknown categories are */
  constructor(
    feature: Feature & { type: 'text' },
    warnings: EncodingWarnings | undefined,
    categoryWarnings: EncodingWarnings | undefined,
  ) {
    this.#feature = feature
    this.width = feature.as_index ? 1 : feature.categories.length
    this.#indexes = new Map(feature.categories.map((category, index) => [category, index]))
    this.#booleans = booleanIndexes(feature.categories)
    this.#takesNumbers = hasNumbers(feature)
    this.#warnings = warnings
    this.#categoryWarnings = categoryWarnings
  }

  write(value: unknown, out: Float32Array, at: number): boolean {
    const index = this.#indexOf(value)
    if (this.#feature.as_index) out[at] = index ?? NaN
    else {
      out.fill(0, at, at + this.width)
      if (index !== undefined) out[at + index] = 1
    }
    return index !== undefined || !isBlank(value)
  }

  #indexOf(value: unknown): number | undefined {
    const { name, nullable, other } = this.#feature
    if (value === null && this.#feature.missing_as_nan) return undefined
    const text = this.#takesAsText(value) ? String(value) : value
    const index = this.#indexes.get((text ?? '') as string) ?? this.#otherwiseWritten(text)
    if (index !== undefined || (nullable && isBlank(value))) return index
    if (this.#warnings && isBlank(value))
      return void this.#warnings.add('missing_value', name, value, 'none of the known values')
    const expected = this.#booleans ? 'true or false' : 'a text'
    if (value === null) throw missingValue(name, expected)
    if (typeof text !== 'string') throw wrongType(name, value, expected)
    if (!other) this.#takeUnknown(text)
    return undefined
  }

  #takesAsText(value: unknown): boolean {
    return typeof value === 'number'
      ? this.#takesNumbers
      : this.#warnings !== undefined && typeof value === 'boolean'
  }

  /** True and true, and 7.0 as Python writes a whole number among floats. */
  #otherwiseWritten(value: unknown): number | undefined {
    if (this.#booleans) return this.#booleans.get(lowerCase(value))
    if (!this.#takesNumbers || typeof value !== 'string' || !value.endsWith('.0')) return undefined
    return this.#indexes.get(value.slice(0, -2))
  }

  /** @throws Problem unknown_category unless such values are taken */
  #takeUnknown(text: string): void {
    const { name, categories } = this.#feature
    if (this.#categoryWarnings)
      return this.#categoryWarnings.add(
        'unknown_category',
        name,
        text,
        'other, that is as none of the known values',
      )
    const detail = `feature '${name}' has no category '${shortened(text)}': send one that was seen in training`
    throw new Problem('unknown_category', detail, {
      received: shortened(text),
      expected: listed(categories),
      field: name,
    })
  }
}

/** The same, and behind it the means of the value. */
class MeansSlot implements Slot {
  readonly width: number
  readonly #name: string
  readonly #means: ReadonlyMap<unknown, readonly number[]>
  readonly #categories: ReadonlySet<unknown>

  /** @param warnings of unknown categories; undefined: none, as they cannot be told from those of a single row */
  constructor(
    private readonly text: TextSlot,
    { name, categories }: Feature & { type: 'text' },
    private readonly numbers: CategoryMeans,
    private readonly warnings: EncodingWarnings | undefined,
  ) {
    this.#name = name
    this.width = text.width + numbers.other.length
    this.#means = new Map(numbers.values.map((value, i) => [value, numbers.means[i]!]))
    this.#categories = new Set(categories)
  }

  write(value: unknown, out: Float32Array, at: number): boolean {
    const hasValue = this.text.write(value, out, at)
    const { missing, other } = this.numbers
    const text = typeof value === 'number' ? String(value) : value
    const known = this.#means.get(text)
    const means = isBlank(text) ? missing : (known ?? other)
    if (means === other && !this.#categories.has(text))
      this.warnings?.add('unknown_category', this.#name, text as string, 'other', 'or in one row alone')
    for (let k = 0; k < means.length; k++) out[at + this.text.width + k] = means[k]!
    return hasValue
  }
}

const missingValue = (name: string, expected: string): Problem =>
  new Problem(
    'missing_value',
    `feature '${name}' must be ${expected}: it was never missing in training; send a value, or train with rows that have none`,
    { received: null, expected, field: name },
  )

function notDate(name: string, value: unknown, form: DateForm): Problem {
  const expected = form === ISO_FORM ? 'a date as 2024-12-31' : `a date as ${form} or as 2024-12-31`
  const came = typeof value === 'string' ? `'${shortened(value)}'` : kindOf(value)
  const detail = `feature '${name}' must be ${expected}, with a time if need be, and a day that exists, not ${came}`
  return new Problem('wrong_type', detail, { received: shown(value), expected, field: name })
}

const wrongType = (name: string, value: unknown, expected: string): Problem =>
  new Problem('wrong_type', `feature '${name}' must be ${expected}, not ${kindOf(value)}`, {
    received: shown(value),
    expected,
    field: name,
  })

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

export const shortened = (text: string): string => cutText(text, MAX_SHOWN_LENGTH)

/** A short form of what a client sent, which may be of any size. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value)
  if (typeof value === 'boolean' || Number.isFinite(value)) return value
  return kindOf(value)
}

/** The names, or the first of them and how many more there are. */
export const listed = (names: readonly string[]): string[] =>
  names.length > MAX_LISTED
    ? [...names.slice(0, MAX_LISTED), `and ${names.length - MAX_LISTED} more`]
    : [...names]
