/** Running statistics of one table column. */
import { cellReader, type CellReader } from '../rules/cell-reader.js'
import type { DateForm, DateOrder } from '../rules/date-forms.js'
import { MAX_COUNTED_VALUES } from '../rules/columns.js'
import { readWritten, type DecimalMark } from '../rules/number-forms.js'
import { MAX_NUMERIC_CLASSES } from '../rules/target.js'
import { mergedCategories, paddedCell, respelledNumber, usefulCategories } from './column-categories.js'
import { notesOf } from './column-notes.js'
import { problemsOf } from './column-problems.js'
import { questionsOf } from './column-questions.js'
import type { Column } from './dataset-schema.js'
import { DateSummary, type DateVerdict } from './date-summary.js'
import { identifierKind } from './identifier.js'
import { notNumbers, numbersInDoubt, twoSpellings, unreadQuantities } from './numbers-in-doubt.js'
import { NumberReadings, type Cell } from './number-readings.js'
import type { NumberTally } from './number-tally.js'
import type { Doubt } from './question.js'
import type { ValueBudget } from './value-budget.js'

/** Longer texts are prose: they are not counted as categories. */
const MAX_CATEGORY_LENGTH = 1_000
/** Of texts that are not counted, so many are looked out for: identifiers do not occur again. */
const WATCHED = 16

export interface ColumnOptions {
  /** Undefined: found by the cells. */
  type?: Column['type'] | undefined
  /** Undefined: found by the cells, and by the other columns. */
  decimal?: DecimalMark | undefined
  /** The form of dates that can be read in two ways. */
  date_form?: DateForm | undefined
  /** In which numbers may be dates. */
  number_date_form?: DateForm | undefined
  /** Marks of no value, instead of the usual ones. */
  missing?: readonly string[] | undefined
  /** The file has no name for it, as for the index of a data frame. */
  isNameless?: boolean | undefined
}

export class ColumnSummary {
  #missing = 0
  /** Missing cells by what stands in them, but for blank ones. */
  readonly #marks = new Map<string, number>()
  readonly #numbers: NumberReadings
  readonly #isMissing: CellReader['isMissing']
  /** A number may be a mark, as -999. */
  readonly #looksForMarksFirst: boolean
  #texts = 0
  #firstText: Cell | undefined
  readonly #dates: DateSummary
  #mayBeDates = true
  /** Of numbers, while they may be dates. */
  #numberDates: DateSummary | undefined
  /** Undefined once there are too many. */
  #counts: Map<string, number> | undefined = new Map()
  #characters = 0
  /** The values that were counted were all different when there were too many. */
  #beganUnique = false
  /** Of texts that are not counted, one has occurred again. */
  #repeats = false
  #watched: ReadonlySet<string> | undefined

  /** @param budget of the table's columns together */
  constructor(
    private readonly budget: ValueBudget,
    private readonly options: ColumnOptions = {},
  ) {
    this.#numbers = new NumberReadings(options.decimal)
    this.#dates = new DateSummary(options.date_form)
    const { number_date_form } = options
    if (number_date_form) this.#numberDates = new DateSummary(number_date_form, [number_date_form])
    this.#isMissing = cellReader({ type: 'text' }, options.missing).isMissing
    this.#looksForMarksFirst = options.missing?.some((mark) => /\d/.test(mark)) ?? false
  }

  /** How much of the budget is taken. */
  get kept(): { values: number; characters: number } {
    return { values: this.#counts?.size ?? 0, characters: this.#characters }
  }

  /** So far, a number with more different values than classes have: its values are of no further use. */
  get isQuantity(): boolean {
    return this.#texts === 0 && this.kept.values > MAX_NUMERIC_CLASSES
  }

  /** Stops counting different values, and forgets them. */
  forgetValues(): void {
    if (!this.#counts) return
    this.#beganUnique = [...this.#counts.values()].every((count) => count === 1)
    if (this.#beganUnique) this.#watched = new Set([...this.#counts.keys()].slice(0, WATCHED))
    this.#repeats = !this.#beganUnique
    this.budget.giveBack(this.kept)
    this.#counts = undefined
    this.#characters = 0
  }

  /** Takes in the cells of one column of a batch of rows; `rowsBefore` rows came in earlier batches. */
  add(rows: readonly string[][], column: number, rowsBefore: number): void {
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i]![column]!
      const row = rowsBefore + i + 1
      if (this.#looksForMarksFirst && this.#isMissing(cell)) this.#addMissing(cell)
      else if (this.#numbers.add(cell, row)) {
        if (this.#numberDates) this.#numberDates.add(cell, row)
        if (this.#counts) this.#count(cell)
      } else if (this.#isMissing(cell)) this.#addMissing(cell)
      else this.#addText(cell, row)
    }
  }

  #addText(cell: string, row: number): void {
    this.#texts++
    this.#firstText ??= { cell: cell.trim().slice(0, 40), row }
    if (this.#mayBeDates) this.#mayBeDates = this.#dates.add(cell, row)
    this.#count(cell)
  }

  #addMissing(cell: string): void {
    this.#missing++
    const mark = cell.trim()
    if (mark !== '') this.#marks.set(mark, (this.#marks.get(mark) ?? 0) + 1)
  }

  #count(cell: string): void {
    const counts = this.#counts
    if (!counts) return this.#watch(cell)
    const known = counts.get(cell)
    if (known !== undefined) counts.set(cell, known + 1)
    else if (cell.length > MAX_CATEGORY_LENGTH) this.#forgetProse()
    else if (counts.size === MAX_COUNTED_VALUES) this.forgetValues()
    else {
      counts.set(copyOf(cell), 1)
      this.#characters += cell.length
      this.budget.take(cell.length)
    }
  }

  #watch(cell: string): void {
    if (!this.#watched?.has(cell)) return
    this.#repeats = true
    this.#watched = undefined
  }

  #forgetProse(): void {
    this.forgetValues()
    this.#repeats = false
    this.#watched = undefined
  }

  get #isText(): boolean {
    return this.options.type === 'text'
  }

  /** The decimal mark that this column proves for its table. */
  get decimal(): DecimalMark | undefined {
    return this.#texts === 0 && this.#numbers.disputed ? this.#numbers.decimal : undefined
  }

  /** What the dates of this column begin with, as its values prove. */
  get dateOrder(): DateOrder | undefined {
    return this.#isText ? undefined : this.#dates.order
  }

  /**
   * @param tableDecimal of the table, for a column that can be read in two ways
   * @param tableOrder of dates in the table, likewise
   */
  describe(name: string, tableDecimal?: DecimalMark, tableOrder?: DateOrder): Column {
    const decimal = this.#numbers.decimal ?? (this.#numbers.isAmbiguous ? tableDecimal : '.')
    const dates = this.#datesOf(tableOrder)
    const doubt = dates ? dates.doubt : this.#doubt(decimal)
    const isNumeric = this.#texts === 0 && doubt === undefined && !dates
    const tally = isNumeric && decimal ? this.#numbers.tally(decimal) : undefined
    const type: Column['type'] = tally && !this.#isText ? 'numeric' : dates?.datetime ? 'datetime' : 'text'
    const number_form = type === 'numeric' ? this.#form(decimal!) : undefined
    const reader = cellReader({ type, number_form }, this.options.missing)
    const categories = this.#counts && mergedCategories(this.#counts, reader)
    const column = {
      name,
      type,
      missing: this.#missing,
      distinct: categories ? categories.length : MAX_COUNTED_VALUES + 1,
      ...(type === 'numeric' && tally!.count > 0 && { statistics: tally!.describe() }),
      ...(type === 'text' && this.#repeats && { repeats: true as const }),
      ...(number_form && { number_form }),
      ...(dates?.datetime && { datetime: dates.datetime }),
      ...(this.#marks.size > 0 && { read_as_missing: countsOf(this.#marks) }),
    }
    return this.#judged(column, categories, type === 'numeric' ? tally : undefined, doubt, dates)
  }

  #judged(
    described: Omit<Column, 'problems'>,
    categories: Column['categories'],
    tally: NumberTally | undefined,
    doubt: Doubt | undefined,
    dates: DateVerdict | undefined,
  ): Column {
    const identifier = tally && this.#identifier({ ...described, categories }, tally)
    const column = { ...described, ...(identifier && { identifier }) }
    const counts = this.#counts ?? new Map<string, number>()
    const padded = column.type === 'text' ? paddedCell(counts) : undefined
    const values = this.#numbers.count + this.#texts
    const notes = notesOf(column, respelledNumber(counts, column), dates)
    const facts = { ...column, ...(categories && { categories }) }
    const rising = tally?.rising ?? false
    return {
      ...column,
      ...usefulCategories(categories, column),
      problems: problemsOf({ ...facts, values, doubt: doubt?.sentence, padded, rising }),
      ...(notes.length > 0 && { notes }),
      ...(doubt && { why_text: doubt.sentence }),
      ...questionsOf(facts, doubt),
    }
  }

  #identifier(column: Omit<Column, 'problems'>, tally: NumberTally) {
    return identifierKind(column, tally, this.#beganUnique, this.options.isNameless ?? false)
  }

  /** Numbers that look like dates by the name of the column alone stay numbers where one is none. */
  #datesOf(order: DateOrder | undefined): DateVerdict | undefined {
    if (this.#isText) return undefined
    if (this.#numbers.count === 0) return this.#dates.describe(order)
    const { date_form, number_date_form } = this.options
    const verdict = this.#texts === 0 ? this.#numberDates?.describe() : undefined
    return verdict?.datetime || date_form === number_date_form ? verdict : undefined
  }

  /** Why the column is text though it was probably meant to be numeric. */
  #doubt(decimal: DecimalMark | undefined): Doubt | undefined {
    const [numbers, firstText, texts, options] = [this.#numbers, this.#firstText, this.#texts, this.options]
    if (this.#isText || numbers.count + texts === 0) return undefined
    const values = numbers.count + texts
    if (firstText)
      return (
        notNumbers(firstText, numbers.count, values) ??
        unreadQuantities(firstText, this.#counts?.keys() ?? [firstText.cell])
      )
    const isAsked = options.type === 'numeric'
    return numbersInDoubt(numbers, decimal, isAsked) ?? (isAsked ? undefined : this.#spellings())
  }

  /** Plain numbers of which one is written in two ways, as the versions 1.1 and 1.10, where each may be a class. */
  #spellings(): Doubt | undefined {
    if (!this.#counts || this.#numbers.converted) return undefined
    const cells = [...this.#counts.keys()]
    return new Set(cells.map(Number)).size <= MAX_NUMERIC_CLASSES ? twoSpellings(cells) : undefined
  }

  /** Undefined where all numbers are plain. */
  #form(decimal: DecimalMark): Column['number_form'] {
    const example = this.#numbers.converted ?? (decimal === ',' ? this.#numbers.disputed : undefined)
    if (!example) return undefined
    const { value, groups, unit } = readWritten(example.cell, decimal)!
    return {
      decimal,
      ...(groups !== '' && { groups }),
      ...(unit !== '' && { unit }),
      example: { cell: example.cell, value },
    }
  }
}

const countsOf = (counts: Map<string, number>) => Array.from(counts, ([value, count]) => ({ value, count }))

/** A substring keeps the whole block alive that it was cut from; this one does not. */
const copyOf = (text: string): string => Buffer.from(text).toString()
