/** Cells of the table as compact rows: a float per feature, several for a date, and one for the target. */
import { booleanIndexes } from '@modelops/common/rules/booleans'
import { ISO_FORM } from '@modelops/common/rules/date-forms'
import { parseDate, writeDateParts } from '@modelops/common/rules/dates'
import type { Feature, Value } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { CellReader } from '@modelops/common/rules/cell-reader'
import type { Plan } from '../plan/plan.js'
import type { CategoryMeans } from './category-means.js'
import { rowColumnsOf, writeNumber, type RowColumns } from './row-columns.js'

/** What stands for a text that is none of the feature's categories; categories are 0, 1, ...; NaN is no value. */
export const OTHER = -1

/** Writes what a cell means to the row; NaN to its first place where it means nothing. */
type CellEncoder = (cell: string, row: Float32Array, at: number) => void

/**
 * A row is `[feature..., number of the row, target]`: a numeric feature as it is, a text feature as its category's index,
 * a date as its parts, a missing value as NaN; the target as class index or value. Behind the index of a text with means
 * is what CategoryMeans makes them of.
 */
export class RowEncoder {
  readonly row: Float32Array
  readonly #encoders: CellEncoder[]
  readonly #names: string[]
  readonly #columns: number[]
  readonly #rowColumns: RowColumns
  readonly #starts: readonly number[]
  readonly #readers: CellReader[]

  constructor(
    readonly plan: Pick<Plan, 'features' | 'readers' | 'target' | 'task'>,
    header: readonly string[],
    means?: CategoryMeans,
  ) {
    const { features, readers, target, task } = plan
    this.#rowColumns = rowColumnsOf(features)
    this.#names = [...features.map(({ name }) => name), target.name]
    const positions = new Map(header.map((name, index) => [name, index]))
    this.#columns = this.#names.map((name) => positions.get(name)!)
    this.#encoders = [
      ...features.map((feature, i) => {
        const encode = featureEncoder(feature, readers[i]!)
        return means && feature.type === 'text' && feature.means
          ? withMeans(encode, i, readers[i]!, means)
          : encode
      }),
      storing(task.targetReader(target)),
    ]
    this.#readers = [...readers, target.reader]
    this.#starts = [...this.#rowColumns.starts, this.#rowColumns.target]
    this.row = new Float32Array(this.#rowColumns.width)
  }

  /** The class index or value of the row's target, as encoded last. */
  get target(): number {
    return this.row[this.row.length - 1]!
  }

  /**
   * Fills `row`, unless the row has no value of the target.
   * @param number counts from 1 after the header
   * @returns whether there is something to learn
   * @throws Problem invalid_data for what the schema, and so the plan, does not know
   */
  encode(cells: readonly string[], number: number): boolean {
    writeNumber(this.row, this.#rowColumns, number)
    const last = this.#names.length - 1
    for (let i = last; i >= 0; i--) {
      const cell = cells[this.#columns[i]!]!
      const start = this.#starts[i]!
      this.#encoders[i]!(cell, this.row, start)
      if (!Number.isNaN(this.row[start])) continue
      if (!this.#readers[i]!.isMissing(cell)) throw this.#unreadable(i, cell, number)
      if (i === last) return false
    }
    return true
  }

  /** The features' values as a client would send them. */
  rawValues(cells: readonly string[]): Value[] {
    return this.plan.readers.map(({ isMissing, keyOf }, i) => {
      const cell = cells[this.#columns[i]!]!
      return isMissing(cell) ? null : keyOf(cell)
    })
  }

  #unreadable(index: number, cell: string, number: number): Problem {
    const where = `${JSON.stringify(this.#names[index])} in row ${number}`
    return new Problem(
      'invalid_data',
      `${where} is ${JSON.stringify(cell)}, which the data set's schema does not allow`,
    )
  }
}

const storing =
  (read: (cell: string) => number): CellEncoder =>
  (cell, row, at) => {
    row[at] = read(cell)
  }

function featureEncoder(feature: Feature, { isMissing, numberOf, keyOf }: CellReader): CellEncoder {
  if (feature.type === 'numeric') return storing(numberOf)
  if (feature.type === 'datetime') return dateEncoder(feature, isMissing)
  const indexes = new Map(feature.categories.map((category, index) => [category, index]))
  const booleans = booleanIndexes(feature.categories)
  return storing((cell) => {
    if (isMissing(cell)) return NaN
    const category = String(keyOf(cell))
    return indexes.get(category) ?? booleans?.get(category.toLowerCase()) ?? OTHER
  })
}

const withMeans =
  (encode: CellEncoder, feature: number, { isMissing }: CellReader, means: CategoryMeans): CellEncoder =>
  (cell, row, at) => {
    encode(cell, row, at)
    row[at + 1] = means.cellOf(feature, isMissing(cell) ? undefined : cell.trim())
  }

function dateEncoder(
  { form, reference, parts }: Feature & { type: 'datetime' },
  isMissing: CellReader['isMissing'],
): CellEncoder {
  const start = parseDate(reference, ISO_FORM)
  return (cell, row, at) => {
    const date = isMissing(cell) ? NaN : parseDate(cell, form)
    if (Number.isNaN(date)) row.fill(NaN, at, at + parts.length)
    else writeDateParts(parts, date, start, row, at)
  }
}
