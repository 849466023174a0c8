/** What is predicted: classes or a number. */
import type { Column } from '@modelops/common/data/dataset-schema'
import { cellReader, type CellReader } from '@modelops/common/rules/cell-reader'
import type { Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { MAX_MAGNITUDE } from '@modelops/common/rules/columns'
import { judgeTarget, type TargetObstacle, type TargetReason } from '@modelops/common/rules/target'
import { tasks } from '@modelops/common/tasks'
import type { ThresholdRule } from '@modelops/common/threshold'
import { booleanIndexes } from '@modelops/common/rules/booleans'
import type { RunRequest } from '../../run-request.js'
import { orderLabels, rarerOf } from './order-labels.js'
import { hintOf } from './plan-feature.js'

export interface Target {
  name: string
  reader: CellReader
  /** By class index, as orderLabels puts them; empty where numbers are predicted. */
  labels: readonly string[]
  /** Of two classes the index of the one that precision, recall and the ROC curve are about. */
  positive?: number
  /** Of two classes how the threshold is chosen; without it the more probable class is the answer. */
  threshold?: ThresholdRule
  /** Rows by class, or of all. */
  counts: number[]
}

/**
 * @param rows of the table; those without a value of the target are not learned from
 * @param marks of missing values, where they are not the usual ones
 * @throws Problem unusable_target, or invalid_config where no such class can be the positive one
 */
export function planTarget(
  column: Column,
  rows: number,
  { task: wanted, positive: named }: Pick<RunRequest['model'], 'task' | 'positive'>,
  marks?: readonly string[],
): { task: Task; target: Target; warnings: string[] } {
  const verdict = judgeTarget(column, wanted)
  if (verdict.obstacle) throw problemOf(verdict.obstacle, column)
  const { task, reason } = verdict
  const { name } = column
  const reader = cellReader(column, marks)
  const classes = tasks[task].predictsClasses ? orderLabels(column.categories ?? [], reader) : []
  const labels = classes.map(({ value }) => value)
  const counts = classes.length > 0 ? classes.map(({ count }) => count) : [rows - column.missing]
  const target: Target = { name, reader, labels, counts }
  if (named !== undefined) target.positive = positiveOf(String(named), target)
  else if (labels.length === 2) target.positive = rarerOf(classes)
  return { task, target, warnings: countSentences[reason]?.(name) ?? [] }
}

const asNumbers = (name: string, why: string) => [
  `${JSON.stringify(name)} is learned as a number, for ${why}; model.task "multiclass" learns its values as classes`,
]
const countSentences: Partial<Record<TargetReason, (name: string) => string[]>> = {
  count_name: (name) => asNumbers(name, 'its name is that of a count'),
  count_values: (name) =>
    asNumbers(name, 'its values are those of counts, with many zeros and ever fewer large ones'),
}

/** Reads a cell of the target as a class index; undefined for what is none of the labels. */
export function classReader({ labels, reader: { keyOf } }: Pick<Target, 'labels' | 'reader'>) {
  const indexes = new Map(labels.map((label, index) => [keyOf(label), index]))
  const booleans = booleanIndexes(labels)
  return (cell: string): number | undefined => {
    const key = keyOf(cell)
    return indexes.get(key) ?? booleans?.get(String(key).toLowerCase())
  }
}

function positiveOf(named: string, target: Target): number {
  const { name, labels } = target
  const index = labels.length === 2 ? classReader(target)(named) : undefined
  if (index !== undefined) return index
  const why =
    labels.length === 2
      ? `${JSON.stringify(name)} is never ${JSON.stringify(named)}`
      : `${JSON.stringify(name)} is not learned as two classes`
  throw new Problem('invalid_config', `there is no positive class as asked for: ${why}`, {
    received: named,
    expected: labels.length === 2 ? labels : 'a target of two classes',
    field: 'model.positive',
  })
}

function problemOf(obstacle: TargetObstacle, column: Column): Problem {
  const { name } = column
  if (obstacle.code === 'too_large') return tooLargeProblem(column, obstacle.largest)
  const detail = `the column ${JSON.stringify(name)} cannot be predicted: it ${whyNot(obstacle, hintOf(column))}`
  return new Problem('unusable_target', detail, { received: name, field: 'model.target' })
}

/** Numbers must stay finite as 32-bit floats when they are squared. */
function tooLargeProblem({ name }: Column, largest: number): Problem {
  const detail = `the column ${JSON.stringify(name)} has values up to ${largest}; at most ${MAX_MAGNITUDE} can be learned; rescale it`
  return new Problem('unusable_target', detail, {
    received: largest,
    expected: MAX_MAGNITUDE,
    field: 'model.target',
  })
}

function whyNot(obstacle: Exclude<TargetObstacle, { code: 'too_large' }>, hint: string): string {
  switch (obstacle.code) {
    case 'no_values':
      return `has no values${hint}`
    case 'one_value':
      return `has one value only${hint}`
    case 'mostly_lone':
      return `has values that hardly ever occur twice, as ${JSON.stringify(obstacle.value)} in one row${hint}: classes need rows that share them`
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
