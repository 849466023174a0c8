/** Running statistics of one table column. */
import { booleanPair } from '../rules/booleans.js'
import { categoryOf, isMissing, parseNumber } from '../rules/cells.js'
import { MAX_COUNTED_VALUES } from '../rules/columns.js'
import { MAX_CLASSES, MAX_NUMERIC_CLASSES } from '../rules/target.js'
import { MAX_FLOAT32, notNumbers, problemsOf, type ColumnFacts } from './column-problems.js'
import type { Column } from './dataset-schema.js'
import { DateSummary } from './date-summary.js'
import type { ValueBudget } from './value-budget.js'

/** Longer texts are prose: they are not counted as categories. */
const MAX_CATEGORY_LENGTH = 1_000

export class ColumnSummary {
  #missing = 0
  #numbers = 0
  #texts = 0
  #firstText: ColumnFacts['firstText']
  readonly #dates = new DateSummary()
  #mayBeDates = true
  /** Undefined once there are too many. */
  #counts: Map<string, number> | undefined = new Map()
  #characters = 0
  #rising = true
  #min = Infinity
  #max = -Infinity
  #mean = 0
  #squares = 0
  #fractions = false

  /** @param budget of the table's columns together */
  constructor(private readonly budget: ValueBudget) {}

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
    this.budget.giveBack(this.kept)
    this.#counts = undefined
    this.#characters = 0
  }

  /** Takes in the cells of one column of a batch of rows; `rowsBefore` rows came in earlier batches. */
  add(rows: readonly string[][], column: number, rowsBefore: number): void {
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i]![column]!
      const value = parseNumber(cell)
      if (value <= MAX_FLOAT32 && value >= -MAX_FLOAT32) this.#addNumber(value)
      else if (isMissing(cell)) {
        this.#missing++
        continue
      } else this.#addText(cell, rowsBefore + i + 1)
      if (this.#counts) this.#count(cell, this.#counts)
    }
  }

  /** Welford's method (Technometrics 4, 1962), which stays exact where the mean is large against the spread. */
  #addNumber(value: number): void {
    const deviation = value - this.#mean
    this.#mean += deviation / ++this.#numbers
    this.#squares += deviation * (value - this.#mean)
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    else this.#rising = false
    if (!this.#fractions && !Number.isInteger(value)) this.#fractions = true
  }

  #addText(cell: string, row: number): void {
    this.#texts++
    this.#firstText ??= { cell: cell.trim().slice(0, 40), row }
    if (this.#mayBeDates) this.#mayBeDates = this.#dates.add(cell, row)
  }

  #count(cell: string, counts: Map<string, number>): void {
    const known = counts.get(cell)
    if (known !== undefined) counts.set(cell, known + 1)
    else if (counts.size === MAX_COUNTED_VALUES || cell.length > MAX_CATEGORY_LENGTH) this.forgetValues()
    else {
      counts.set(copyOf(cell), 1)
      this.#characters += cell.length
      this.budget.take(cell.length)
    }
  }

  describe(name: string): Column {
    const dates = this.#numbers === 0 ? this.#dates.describe() : undefined
    const type = this.#texts === 0 ? 'numeric' : dates?.datetime ? 'datetime' : 'text'
    const categories = this.#categories(type)
    const described = {
      name,
      type,
      missing: this.#missing,
      distinct: categories ? categories.length : MAX_COUNTED_VALUES + 1,
      ...(type === 'numeric' && this.#numbers > 0 && { statistics: this.#statistics() }),
      ...(dates?.datetime && { datetime: dates.datetime }),
    } as const
    const facts = this.#facts({ ...described, ...(categories && { categories }) }, dates?.problem)
    const why_text = notNumbers(facts)
    return {
      ...described,
      ...usefulCategories(categories, described),
      problems: problemsOf(facts),
      ...(why_text !== undefined && { why_text }),
    }
  }

  #facts(described: Omit<Column, 'problems'>, dateProblem: string | undefined): ColumnFacts {
    return {
      ...described,
      values: this.#numbers + this.#texts,
      numbers: this.#numbers,
      firstText: this.#firstText,
      dateProblem,
      rising: this.#rising,
      padded: described.type === 'text' ? this.#padded() : undefined,
    }
  }

  #padded(): string | undefined {
    const cells = [...(this.#counts?.keys() ?? [])]
    return cells.find((cell) => cell !== cell.trim() && this.#counts!.has(cell.trim()))
  }

  #statistics(): NonNullable<Column['statistics']> {
    const std = Math.sqrt(this.#squares / this.#numbers)
    return { min: this.#min, max: this.#max, mean: this.#mean, std, fractions: this.#fractions }
  }

  #categories(type: Column['type']): Column['categories'] {
    if (!this.#counts) return undefined
    const merged = new Map<string, number>()
    for (const [cell, count] of this.#counts) {
      const category = categoryOf(cell, type)
      merged.set(category, (merged.get(category) ?? 0) + count)
    }
    const categories = Array.from(merged, ([value, count]) => ({ value, count }))
    return type === 'text' && booleanPair([...merged.keys()]) ? mergeCases(categories) : categories
  }
}

/**
 * The categories where they can be classes or a feature's inputs. Where one of many occurs once only, numbers are no
 * classes and, if all do, texts are neither: that one is enough to say so.
 */
function usefulCategories(
  categories: Column['categories'],
  { type, distinct }: Pick<Column, 'type' | 'distinct'>,
): Pick<Column, 'categories' | 'lone_value'> {
  if (!categories) return {}
  if (distinct <= MAX_NUMERIC_CLASSES) return { categories }
  const lone = categories.find(({ count }) => count === 1)
  if (type === 'text')
    return categories.some(({ count }) => count > 1) ? { categories } : { lone_value: lone!.value }
  if (distinct > MAX_CLASSES) return {}
  return lone ? { lone_value: lone.value } : { categories }
}

type Categories = NonNullable<Column['categories']>

/** Words that differ in case alone are one, spelled as it came first. */
function mergeCases(categories: Categories): Categories {
  const merged = new Map<string, Categories[number]>()
  for (const { value, count } of categories) {
    const known = merged.get(value.toLowerCase())
    if (known) known.count += count
    else merged.set(value.toLowerCase(), { value, count })
  }
  return [...merged.values()]
}

/** A substring keeps the whole block alive that it was cut from; this one does not. */
const copyOf = (text: string): string => Buffer.from(text).toString()
