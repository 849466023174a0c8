/** Finds out whether the texts of a column are dates, and in which form. */
import {
  dateForms,
  datePart,
  datePartNames,
  DAY_MS,
  isoDate,
  looksLike,
  parseDate,
  type DateForm,
  type DatePart,
} from '../rules/dates.js'
import type { Column } from './dataset-schema.js'

export type DateVerdict =
  | { datetime: NonNullable<Column['datetime']>; problem?: never }
  /** Why a column of dates is text all the same. */
  | { problem: string; datetime?: never }

const AS_TEXT = 'the column counts as text'

export class DateSummary {
  /** The forms in which all values so far are dates; undefined before the first value. */
  #readings: FormSummary[] | undefined
  #first = ''
  /** The first value that ended the column's dates. */
  #broken: { cell: string; row: number; form: DateForm } | undefined

  /** @param preferred where a column can be read in two forms */
  constructor(private readonly preferred?: DateForm) {}

  /** Takes in a value that is neither missing nor a number; false: no form is left, so that more values change nothing. */
  add(cell: string, row: number): boolean {
    if (!this.#readings) {
      this.#first = cell.trim().slice(0, 40)
      this.#readings = dateForms.filter((form) => looksLike(cell, form)).map((form) => new FormSummary(form))
    }
    const [likely] = this.#readings
    this.#readings = this.#readings.filter((reading) => reading.add(cell))
    if (this.#readings.length > 0) return true
    if (likely) this.#broken ??= { cell: cell.trim().slice(0, 40), row, form: likely.form }
    return false
  }

  /** The first value. */
  get example(): string {
    return this.#first
  }

  /** Undefined for a column that never looked like dates. */
  describe(): DateVerdict | undefined {
    if (this.#broken) return { problem: explain(this.#broken) }
    const readings = this.#readings ?? []
    const chosen = readings.filter(({ form }) => form === this.preferred)
    const [reading, other] = chosen.length > 0 ? chosen : readings
    if (!reading) return undefined
    if (other) return { problem: ask(this.#first, reading.form, other.form) }
    return { datetime: reading.describe() }
  }
}

class FormSummary {
  #min = Infinity
  /** By part: its value so far, undefined where none came, NaN where it varies. */
  readonly #values = new Map<DatePart, number>()

  constructor(readonly form: DateForm) {}

  add(cell: string): boolean {
    const at = parseDate(cell, this.form)
    if (Number.isNaN(at)) return false
    if (at < this.#min) this.#min = at
    for (const part of datePartNames) {
      const known = this.#values.get(part)
      if (known === undefined) this.#values.set(part, datePart(part, at, 0))
      else if (!Number.isNaN(known) && known !== datePart(part, at, 0)) this.#values.set(part, NaN)
    }
    return true
  }

  describe(): NonNullable<Column['datetime']> {
    const parts = datePartNames.filter((part) => part === 'days' || Number.isNaN(this.#values.get(part)))
    const reference = isoDate(Math.floor(this.#min / DAY_MS) * DAY_MS)
    return { form: this.form, reference, parts }
  }
}

function explain({ cell, row, form }: { cell: string; row: number; form: DateForm }): string {
  const what = looksLike(cell, form) ? 'which does not exist' : `which is no date as ${form}`
  return `Row ${row} holds '${cell}', ${what}, but the values before it are dates: ${AS_TEXT}; correct or empty it for the column to hold dates`
}

function ask(cell: string, first: DateForm, second: DateForm): string {
  const readings = [first, second].map((form) => `${isoDate(parseDate(cell, form))} (date_form=${form})`)
  return `'${cell}' can be ${readings.join(' or ')}, and no value of the column decides it, so ${AS_TEXT}: say which of the two when you upload it`
}
