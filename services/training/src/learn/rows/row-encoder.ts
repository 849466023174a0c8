/** Cells of the table as compact rows: one float per feature and one for the target. */
import { categoryOf, isMissing, parseNumber } from '@modelops/common/rules/cells'
import type { Feature, Value } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { Plan } from '../plan/plan.js'

/** What stands for a text that is none of the feature's categories; categories are 0, 1, ...; NaN is no value. */
export const OTHER = -1

type CellEncoder = (cell: string) => number

/**
 * A row is `[feature..., target]`: a numeric feature as it is, a text feature as its category's index, a missing value
 * as NaN; the target as class index or value.
 */
export class RowEncoder {
  readonly row: Float32Array
  readonly #encoders: CellEncoder[]
  readonly #names: string[]
  readonly #columns: number[]

  constructor(
    readonly plan: Pick<Plan, 'features' | 'target' | 'task'>,
    header: readonly string[],
  ) {
    const { features, target, task } = plan
    this.#names = [...features.map(({ name }) => name), target.name]
    this.#columns = this.#names.map((name) => header.indexOf(name))
    this.#encoders = [...features.map(featureEncoder), task.targetReader(target)]
    this.row = new Float32Array(this.#names.length)
  }

  /** The class index or value of the row's target, as encoded last. */
  get target(): number {
    return this.row[this.row.length - 1]!
  }

  /**
   * Fills `row`.
   * @param number counts from 1 after the header, for messages
   * @throws Problem invalid_data for what the schema, and so the plan, does not know
   */
  encode(cells: readonly string[], number: number): void {
    for (let i = 0; i < this.row.length; i++) {
      const cell = cells[this.#columns[i]!]!
      this.row[i] = this.#encoders[i]!(cell)
      if (Number.isNaN(this.row[i]) && (i === this.row.length - 1 || !isMissing(cell)))
        throw this.#unreadable(i, cell, number)
    }
  }

  /** The features' values as a client would send them. */
  rawValues(cells: readonly string[]): Value[] {
    return this.plan.features.map(({ type }, i) => {
      const cell = cells[this.#columns[i]!]!
      if (isMissing(cell)) return null
      return type === 'numeric' ? parseNumber(cell) : categoryOf(cell, type)
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

function featureEncoder(feature: Feature): CellEncoder {
  if (feature.type === 'numeric') return parseNumber
  const indexes = new Map(feature.categories.map((category, index) => [category, index]))
  return (cell) => (isMissing(cell) ? NaN : (indexes.get(categoryOf(cell, 'text')) ?? OTHER))
}
