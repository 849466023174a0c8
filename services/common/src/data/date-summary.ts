/** Finds out whether the texts of a column are dates, and in which form. */
import { isMonthForm, orderOf, textForms, type DateForm, type DateOrder } from '../rules/date-forms.js'
import {
  datePart,
  datePartNames,
  DAY_MS,
  isoDate,
  looksLike,
  parseDate,
  type DatePart,
} from '../rules/dates.js'
import type { Column } from './dataset-schema.js'
import type { Cell } from './number-readings.js'
import { AS_TEXT, type Doubt } from './question.js'

export type DateVerdict =
  | {
      datetime: NonNullable<Column['datetime']>
      /** A value, one that shows what comes first if there is one. */
      example: string
      /** Other columns decide what comes first. */
      isShownElsewhere: boolean
      doubt?: never
    }
  /** Why a column of dates is text all the same. */
  | { doubt: Doubt; datetime?: never }

export class DateSummary {
  /** The forms in which all values so far are dates; undefined before the first value. */
  #readings: FormSummary[] | undefined
  #first = ''
  /** The first value that two forms read as different dates. */
  #disputed: string | undefined
  /** The first value that ended the column's dates. */
  #broken: BrokenDates | undefined
  /** What stands before the first date, as `unknown`: the same in every row. */
  #word: Cell | undefined

  /**
   * @param preferred where a column can be read in two forms
   * @param forms that are tried
   */
  constructor(
    private readonly preferred?: DateForm,
    private readonly forms: readonly DateForm[] = textForms,
  ) {}

  /** Takes in a value that is not missing; false: no form is left, so that more values change nothing. */
  add(cell: string, row: number): boolean {
    if (!this.#readings) {
      const forms = this.forms.filter((form) => looksLike(cell, form))
      if (forms.length === 0 && (this.#word?.cell ?? shown(cell)) === shown(cell)) {
        this.#word ??= { cell: shown(cell), row }
        return true
      }
      this.#first = shown(cell)
      this.#readings = forms.map((form) => new FormSummary(form))
    }
    const [likely] = this.#readings
    this.#readings = this.#readings.filter((reading) => reading.add(cell))
    if (likely && this.#readings.length === 0 && (likely.hasDates || isUnlikeCodes(likely.form)))
      this.#broken ??= {
        cell: shown(cell),
        row,
        form: likely.form,
        dates: likely.hasDates ? 'before' : 'none',
      }
    if (this.#readings.some(({ last }) => last !== this.#readings![0]!.last)) this.#disputed ??= shown(cell)
    return this.#readings.length > 0
  }

  /** What comes first, as the values of this column show. */
  get order(): DateOrder | undefined {
    return this.#readings?.length === 1 ? orderOf(this.#readings[0]!.form) : undefined
  }

  /**
   * Undefined for a column that never looked like dates.
   * @param order what comes first in other columns of the table
   */
  describe(order?: DateOrder): DateVerdict | undefined {
    const broken = this.#broken ?? this.#brokenByWord()
    if (broken) {
      const { cell, row } = broken
      const sentence = explain(broken)
      if (isDate(cell)) return { doubt: { sentence } }
      const asking = `${sentence}, or name it as a mark of missing values (missing)`
      return { doubt: { sentence: asking, asks: { option: 'missing', cell, row } } }
    }
    const readings = this.#readings ?? []
    const [reading, ...others] =
      matching(readings, ({ form }) => form === this.preferred) ??
      matching(readings, ({ form }) => order !== undefined && orderOf(form) === order) ??
      readings
    if (!reading) return undefined
    if (this.#disputed !== undefined && others.length > 0)
      return { doubt: ask(this.#disputed, [reading, ...others]) }
    const isShownElsewhere =
      this.#disputed !== undefined && readings.length > 1 && this.preferred !== reading.form
    return { datetime: reading.describe(), example: this.#disputed ?? this.#first, isShownElsewhere }
  }

  #brokenByWord(): BrokenDates | undefined {
    const reading = this.#readings?.[0]
    return this.#word && reading && { ...this.#word, form: reading.form, dates: 'after' }
  }
}

/** In another form than the others: it is no mark of a missing value. */
const isDate = (cell: string) => textForms.some((form) => !Number.isNaN(parseDate(cell, form)))

const shown = (cell: string) => cell.trim().slice(0, 40)

function matching(readings: FormSummary[], isIt: (reading: FormSummary) => boolean) {
  const found = readings.filter(isIt)
  return found.length > 0 ? found : undefined
}

interface BrokenDates extends Cell {
  form: DateForm
  /** Where the values are that are dates. */
  dates: 'before' | 'after' | 'none'
}

/** Nothing else is written so, even where no such day exists. */
const isUnlikeCodes = (form: DateForm) => /^(?:yyyy|dd|mm)([-/.])(?:dd|mm)\1(?:yyyy|dd)$/.test(form)

class FormSummary {
  #min = Infinity
  /** As it was read last. */
  last = NaN
  /** By part: its value so far, undefined where none came, NaN where it varies. */
  readonly #values = new Map<DatePart, number>()

  constructor(readonly form: DateForm) {}

  get hasDates(): boolean {
    return !Number.isNaN(this.last)
  }

  add(cell: string): boolean {
    const at = parseDate(cell, this.form)
    if (Number.isNaN(at)) return false
    this.last = at
    if (at < this.#min) this.#min = at
    for (const part of datePartNames) {
      const known = this.#values.get(part)
      if (known === undefined) this.#values.set(part, datePart(part, at, 0))
      else if (!Number.isNaN(known) && known !== datePart(part, at, 0)) this.#values.set(part, NaN)
    }
    return true
  }

  describe(): NonNullable<Column['datetime']> {
    const useful = datePartNames.filter((part) => part !== 'day_of_week' || !isMonthForm(this.form))
    const parts = useful.filter((part) => part === 'days' || Number.isNaN(this.#values.get(part)))
    const reference = isoDate(Math.floor(this.#min / DAY_MS) * DAY_MS)
    return { form: this.form, reference, parts }
  }
}

function explain({ cell, row, form, dates }: BrokenDates): string {
  const what = looksLike(cell, form) ? 'which does not exist' : `which is no date as ${form}`
  const others = dates === 'none' ? ' as a date' : `, but the values ${dates} it are dates`
  return `Row ${row} holds '${cell}', ${what}${others}: ${AS_TEXT}; correct or empty it for the column to hold dates`
}

function ask(cell: string, readings: readonly FormSummary[]): Doubt {
  const choices = readings.map(({ form }) => `${isoDate(parseDate(cell, form))} (date_form=${form})`)
  const sentence = `'${cell}' can be ${choices.join(' or ')}, and no value of the column decides it, nor does another column, so ${AS_TEXT}: say which of them when you upload it`
  return { sentence, asks: { option: 'date_form', cell, answers: readings.map(({ form }) => form) } }
}
