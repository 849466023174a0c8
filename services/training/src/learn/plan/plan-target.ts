/** What is predicted: classes or a number. */
import type { Column } from '@modelops/common/data/dataset-schema'
import type { Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { checkRange, hintOf } from './plan-feature.js'

const MAX_CLASSES = 200
const MAX_CLASSES_OF_NUMBERS = 20

export interface Target {
  name: string
  type: Column['type']
  /** By class index, in order of first appearance; empty for a regression. */
  labels: string[]
  /** Rows by class; a regression is one group. */
  counts: number[]
}

/** @throws Problem unusable_target */
export function planTarget(
  column: Column,
  rows: number,
  wanted: Task | undefined,
): { task: Task; target: Target } {
  const regression = wanted ? wanted === 'regression' : isQuantity(column)
  if (column.distinct < 2)
    throw unusable(column, `has ${column.distinct === 1 ? 'one value only' : 'no values'}`)
  if (column.missing > 0)
    throw unusable(
      column,
      `has no value in ${column.missing} of ${rows} rows; fill them in or leave those rows out`,
    )
  if (regression) return { task: 'regression', target: planValues(column, rows) }
  const target = planClasses(column)
  if (wanted === 'binary' && target.labels.length !== 2)
    throw unusable(column, `has ${target.labels.length} classes, the task "binary" needs 2`)
  return { task: wanted ?? (target.labels.length === 2 ? 'binary' : 'multiclass'), target }
}

/** A number to estimate, rather than the number of a class. */
const isQuantity = ({ type, distinct, statistics }: Column) =>
  type === 'numeric' && (statistics?.fractions === true || distinct > MAX_CLASSES_OF_NUMBERS)

function planValues(column: Column, rows: number): Target {
  if (column.type === 'text') throw unusable(column, `is text${hintOf(column)}, a regression needs numbers`)
  checkRange(column, 'unusable_target')
  return { name: column.name, type: column.type, labels: [], counts: [rows] }
}

function planClasses(column: Column): Target {
  const { name, type, distinct, categories } = column
  if (!categories || distinct > MAX_CLASSES) {
    const many = categories ? distinct : `more than ${distinct - 1}`
    const why = `has ${many} different values${hintOf(column)}; at most ${MAX_CLASSES} classes can be learned`
    throw unusable(column, why)
  }
  return {
    name,
    type,
    labels: categories.map(({ value }) => value),
    counts: categories.map(({ count }) => count),
  }
}

const unusable = ({ name }: Column, why: string) =>
  new Problem('unusable_target', `The column ${JSON.stringify(name)} cannot be predicted: it ${why}`, {
    received: name,
  })
