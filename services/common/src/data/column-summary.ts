/** Running statistics of one table column, and advice on what users get wrong in it. */
import { categoryOf, isMissing, parseNumber } from './cells.js'
import type { Column } from './dataset-schema.js'

const MAX_CATEGORIES = 1_000
/** Longer texts are prose: they are not counted as categories. */
const MAX_CATEGORY_LENGTH = 1_000
const MAX_FLOAT32 = 2 ** 128 - 2 ** 104
const MOSTLY = 0.8
const infinity = /^[+-]?inf(?:inity)?$/i
const decimalComma = /^[+-]?\d+,\d+$/

export class ColumnSummary {
  #missing = 0
  #numbers = 0
  #texts = 0
  #firstText: { cell: string; row: number } | undefined
  /** Undefined once there are too many. */
  #counts: Map<string, number> | undefined = new Map()
  #allDiffer = true
  #min = Infinity
  #max = -Infinity
  #mean = 0
  #squares = 0
  #fractions = false

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
    if (!this.#fractions && !Number.isInteger(value)) this.#fractions = true
  }

  #addText(cell: string, row: number): void {
    this.#texts++
    this.#firstText ??= { cell: cell.trim().slice(0, 40), row }
  }

  #count(cell: string, counts: Map<string, number>): void {
    const known = counts.get(cell)
    if (known !== undefined) {
      counts.set(cell, known + 1)
      this.#allDiffer = false
    } else if (counts.size === MAX_CATEGORIES || cell.length > MAX_CATEGORY_LENGTH) this.#counts = undefined
    else counts.set(copyOf(cell), 1)
  }

  describe(name: string): Column {
    const type = this.#texts === 0 ? 'numeric' : 'text'
    const categories = this.#categories(type)
    const distinct = categories ? categories.length : MAX_CATEGORIES + 1
    const problem = this.#problem(distinct)
    return {
      name,
      type,
      missing: this.#missing,
      distinct,
      ...(type === 'numeric' && this.#numbers > 0 && { statistics: this.#statistics() }),
      ...(categories && { categories }),
      ...(problem && { problem }),
    }
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
    return Array.from(merged, ([value, count]) => ({ value, count }))
  }

  #problem(distinct: number): string | undefined {
    const values = this.#numbers + this.#texts
    if (values === 0) return 'No row has a value here: leave the column out'
    const notNumber = this.#firstText && this.#whyText(this.#firstText, values)
    if (notNumber) return notNumber
    if (distinct === 1 && values > 1) return 'All values are the same, so nothing can be learned from them'
    if (this.#texts > 0 && this.#allDiffer && values > 20)
      return 'All values are different: if this is an identifier, leave the column out'
    return undefined
  }

  #whyText({ cell, row }: { cell: string; row: number }, values: number): string | undefined {
    const place = `Row ${row} holds '${cell}'`
    if (infinity.test(cell) || Math.abs(Number(cell)) > MAX_FLOAT32)
      return `${place}, which is not a finite 32-bit number: remove or replace such values`
    if (decimalComma.test(cell)) return `${place}: write decimals with a point for the column to be numeric`
    if (this.#numbers < MOSTLY * values) return undefined
    return `${place}, but ${this.#numbers} of ${values} values are numbers: correct or empty the others for the column to be numeric`
  }
}

/** A substring keeps the whole block alive that it was cut from; this one does not. */
const copyOf = (text: string): string => Buffer.from(text).toString()
