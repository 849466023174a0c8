/** What it means to learn a column: classes or a number, or why not; rows without a value of it are left out. */
import type { Column } from '../data/dataset-schema.js'
import type { Task } from '../manifest.js'
import { tasks } from '../tasks.js'
import { isDistinctCounted, tooLarge } from './columns.js'
import { countReason, type CountReason } from './counts.js'

export const MAX_CLASSES = 200
/** More different numbers than these are quantities. */
export const MAX_NUMERIC_CLASSES = 20

export type TargetReason = 'asked_for' | 'text' | 'fractions' | 'many_numbers' | 'few_numbers' | CountReason

export type TargetObstacle =
  | { code: 'no_values' | 'one_value' | 'text_as_number' | 'dates_as_number' }
  | { code: 'too_large'; largest: number }
  /** `isCounted`: the number is exact, otherwise a lower bound. */
  | { code: 'too_many_classes'; classes: number; isCounted: boolean; most: number }
  | { code: 'not_two_classes'; classes: number }
  /** Most values occur once: as classes they cannot be learned. */
  | { code: 'mostly_lone'; value: string }

export type TargetVerdict =
  { task: Task; reason: TargetReason; obstacle?: never } | { obstacle: TargetObstacle; task?: never }

/** @param wanted undefined: decided by the column's values */
export function judgeTarget(column: Column, wanted: Task | undefined): TargetVerdict {
  const { task, reason } = wanted ? { task: wanted, reason: 'asked_for' as const } : taskFor(column)
  const obstacle =
    valuesObstacle(column) ??
    (tasks[task].predictsClasses ? classesObstacle(column, task) : numberObstacle(column))
  return obstacle ? { obstacle } : { task, reason }
}

function taskFor(column: Column): { task: Task; reason: TargetReason } {
  if (column.type !== 'numeric') return { task: classesTask(column), reason: 'text' }
  if (column.statistics?.fractions) return { task: 'regression', reason: 'fractions' }
  if (column.distinct > MAX_NUMERIC_CLASSES) return { task: 'regression', reason: 'many_numbers' }
  const counts = countReason(column)
  return counts
    ? { task: 'regression', reason: counts }
    : { task: classesTask(column), reason: 'few_numbers' }
}

/** The task that learns a column as classes. */
export const classesTask = ({ distinct }: Column): Task => (distinct === 2 ? 'binary' : 'multiclass')

const valuesObstacle = ({ distinct }: Column): TargetObstacle | undefined =>
  distinct < 2 ? { code: distinct === 1 ? 'one_value' : 'no_values' } : undefined

function numberObstacle(column: Column): TargetObstacle | undefined {
  if (column.type === 'numeric') return tooLarge(column)
  return { code: column.type === 'text' ? 'text_as_number' : 'dates_as_number' }
}

function classesObstacle(column: Column, task: Task): TargetObstacle | undefined {
  const { distinct, categories, lone_value } = column
  const isKnown = categories !== undefined || lone_value !== undefined || column.categories_left_out
  if (distinct > MAX_CLASSES || !isKnown) {
    const isCounted = isDistinctCounted(column)
    const classes = isCounted ? distinct : distinct - 1
    return { code: 'too_many_classes', classes, isCounted, most: MAX_CLASSES }
  }
  if (!tasks[task].takesLabels(distinct)) return { code: 'not_two_classes', classes: distinct }
  return lone_value === undefined ? undefined : { code: 'mostly_lone', value: lone_value }
}
