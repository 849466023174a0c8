/** How the value of one feature is checked and written into an encoded row. */
import type { Feature } from '../manifest.js'
import { Problem } from '../problem.js'
import { parseNumber } from '../rules/cells.js'

const MAX_LISTED = 20
const MAX_SHOWN_LENGTH = 40

export interface Slot {
  /** Numbers in the encoded row. */
  readonly width: number
  /** @throws Problem wrong_type, missing_value or unknown_category */
  write(value: unknown, out: Float32Array, at: number): void
}

export function slotOf(feature: Feature): Slot {
  if (feature.type !== 'numeric') return new TextSlot(feature)
  const { name, whole_numbers: bounds } = feature
  return bounds ? new WholeNumberSlot(name, bounds) : new NumericSlot(feature)
}

class NumericSlot implements Slot {
  readonly width = 1
  readonly #feature: Feature & { type: 'numeric' }
  readonly #mean: number

  constructor(feature: Feature & { type: 'numeric' }) {
    this.#feature = feature
    this.#mean = feature.statistics?.mean ?? 0
  }

  write(value: unknown, out: Float32Array, at: number): void {
    if (typeof value === 'number' && Number.isFinite(Math.fround(value))) out[at] = value
    else if (value !== null) throw wrongType(this.#feature.name, value, 'a finite number within 32-bit range')
    else if (this.#feature.nullable) out[at] = this.#mean
    else throw missingValue(this.#feature.name, 'a number')
  }
}

/** What an imported model takes as an index, or as int32: another number would fail within the model, or be cut off. */
class WholeNumberSlot implements Slot {
  readonly width = 1

  constructor(
    private readonly name: string,
    private readonly bounds: { min: number; max: number },
  ) {}

  write(value: unknown, out: Float32Array, at: number): void {
    const { min, max } = this.bounds
    const expected = `a whole number from ${min} to ${max}`
    if (value === null) throw missingValue(this.name, expected)
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw wrongType(this.name, value, expected)
    out[at] = value as number
  }
}

/** One-hot; all zeros stand for a missing value and for the rare ones that training grouped. */
class TextSlot implements Slot {
  readonly width: number
  readonly #feature: Feature & { type: 'text' }
  readonly #indexes: ReadonlyMap<string, number>
  readonly #takesNumbers: boolean

  constructor(feature: Feature & { type: 'text' }) {
    this.#feature = feature
    this.width = feature.categories.length
    this.#indexes = new Map(feature.categories.map((category, index) => [category, index]))
    this.#takesNumbers = feature.categories.some((category) => !Number.isNaN(parseNumber(category)))
  }

  write(value: unknown, out: Float32Array, at: number): void {
    const index = this.#indexOf(value)
    out.fill(0, at, at + this.width)
    if (index !== undefined) out[at + index] = 1
  }

  #indexOf(value: unknown): number | undefined {
    const { name, nullable, other, categories } = this.#feature
    if (value === null && nullable) return undefined
    if (value === null) throw missingValue(name, 'a text')
    const text = typeof value === 'number' && this.#takesNumbers ? String(value) : value
    if (typeof text !== 'string') throw wrongType(name, value, 'a text')
    const index = this.#indexes.get(text)
    if (index !== undefined || other) return index
    const detail = `Feature '${name}' has no category '${shortened(text)}': send one that was seen in training`
    throw new Problem('unknown_category', detail, {
      received: shown(value),
      expected: listed(categories),
      field: name,
    })
  }
}

const missingValue = (name: string, expected: string): Problem =>
  new Problem('missing_value', `Feature '${name}' must be ${expected}: it was never missing in training`, {
    received: null,
    expected,
    field: name,
  })

const wrongType = (name: string, value: unknown, expected: string): Problem =>
  new Problem('wrong_type', `Feature '${name}' must be ${expected}, not ${kindOf(value)}`, {
    received: shown(value),
    expected,
    field: name,
  })

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

export const shortened = (text: string): string =>
  text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text

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
