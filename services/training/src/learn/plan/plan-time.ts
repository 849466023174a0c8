/** The column that puts the rows in order. */
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import { Problem } from '@modelops/common/problem'
import { cellReader } from '@modelops/common/rules/cell-reader'
import { parseDate } from '@modelops/common/rules/dates'
import { listOf } from './choose-features.js'

export interface TimeColumn {
  name: string
  /** Rows without a value count as the earliest. */
  timeOf(this: void, cell: string): number
  /** A sentence on these. */
  warnings: string[]
}

/** @throws Problem invalid_config for a column that is not there, or has neither dates nor numbers */
export function planTime({ columns, rows, missing_marks }: DatasetSchema, name: string): TimeColumn {
  const column = columns.find((each) => each.name === name)
  if (!column) throw unusable(name, `is no column; ${listOf(columns)}`)
  if (column.type === 'text') throw unusable(name, 'is text: rows are put in order by dates or numbers')
  if (column.distinct < 2) throw unusable(name, 'does not vary')
  const read = timeReader(column, missing_marks)
  return {
    name,
    timeOf(cell) {
      const time = read(cell)
      return Number.isNaN(time) ? -Infinity : time
    },
    warnings: warningsOf(column, rows),
  }
}

function timeReader(column: Column, marks: readonly string[] | undefined): (cell: string) => number {
  const { isMissing, numberOf } = cellReader(column, marks)
  const { datetime } = column
  return datetime ? (cell) => (isMissing(cell) ? NaN : parseDate(cell, datetime.form)) : numberOf
}

const warningsOf = ({ name, missing }: Column, rows: number): string[] =>
  missing === 0
    ? []
    : [`${missing} of ${rows} rows have no value of ${JSON.stringify(name)} and count as the earliest`]

const unusable = (name: string, why: string) =>
  new Problem('invalid_config', `time names ${JSON.stringify(name)}, which ${why}`, {
    received: name,
    field: 'time',
  })
