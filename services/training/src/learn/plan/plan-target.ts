/** What is predicted: classes or a number. */
import type { Column } from '@modelops/common/data/dataset-schema'
import { cellReader, type CellReader } from '@modelops/common/rules/cell-reader'
import type { Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { judgeTarget, type TargetObstacle } from '@modelops/common/rules/target'
import { tasks } from '@modelops/common/tasks'
import { hintOf, tooLargeProblem } from './plan-feature.js'

export interface Target {
  name: string
  reader: CellReader
  /** By class index, in order of first appearance; empty where numbers are predicted. */
  labels: string[]
  /** Rows by class, or of all. */
  counts: number[]
}

/**
 * @param rows of the table; those without a value of the target are not learned from
 * @param marks of missing values, where they are not the usual ones
 * @throws Problem unusable_target
 */
export function planTarget(
  column: Column,
  rows: number,
  wanted: Task | undefined,
  validationSplit: number,
  marks?: readonly string[],
): { task: Task; target: Target } {
  const { task, obstacle } = judgeTarget(column, wanted, validationSplit)
  if (obstacle) throw problemOf(obstacle, column)
  const { name, categories = [] } = column
  const reader = cellReader(column, marks)
  if (!tasks[task].predictsClasses)
    return { task, target: { name, reader, labels: [], counts: [rows - column.missing] } }
  const labels = categories.map(({ value }) => value)
  return { task, target: { name, reader, labels, counts: categories.map(({ count }) => count) } }
}

function problemOf(obstacle: TargetObstacle, column: Column): Problem {
  const { name } = column
  if (obstacle.code === 'too_large') return tooLargeProblem('unusable_target', column, obstacle.largest)
  if (obstacle.code === 'small_class') {
    const { label, rows: received, needed } = obstacle
    const detail = `the class ${JSON.stringify(label)} of ${JSON.stringify(name)} has ${received} of the ${needed} rows that are needed, one for each part of the data${hintOf(column)}; add rows of that class or leave it out`
    return new Problem('unusable_target', detail, { received, expected: needed, field: 'model.target' })
  }
  const detail = `the column ${JSON.stringify(name)} cannot be predicted: it ${whyNot(obstacle, hintOf(column))}`
  return new Problem('unusable_target', detail, { received: name, field: 'model.target' })
}

function whyNot(
  obstacle: Exclude<TargetObstacle, { code: 'too_large' | 'small_class' }>,
  hint: string,
): string {
  switch (obstacle.code) {
    case 'no_values':
      return `has no values${hint}`
    case 'one_value':
      return `has one value only${hint}`
    case 'text_as_number':
      return `is text${hint}, a regression needs numbers`
    case 'dates_as_number':
      return 'holds dates, a regression needs numbers: add a column with the number to predict, as days since a start'
    case 'too_many_classes': {
      const { classes, isCounted, most } = obstacle
      return `has ${isCounted ? '' : 'more than '}${classes} different values${hint}; at most ${most} classes can be learned`
    }
    case 'not_two_classes':
      return `has ${obstacle.classes} classes, the task "binary" needs 2`
  }
}
