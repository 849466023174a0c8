/** The rules of the target in words, and a guess which column it is. */
import {
  classesTask,
  judgeTarget,
  MAX_NUMERIC_CLASSES,
  type TargetObstacle,
  type TargetReason,
} from '@modelops/common/rules/target'
import { tasks } from '@modelops/common/tasks'
import type { Column, Task } from '../../../api/types.js'
import { formatCount } from '../../../format.js'

export type LearnAs = 'auto' | 'classes' | 'regression'

export interface Target {
  kind: 'classes' | 'regression' | 'unusable'
  /** A clause: "because its values are text", or why it cannot be learned: "it has one value only". */
  why: string
}

/** The task to ask for; undefined: the service decides. */
export function taskOf(learnAs: LearnAs, column: Column): Task | undefined {
  if (learnAs === 'auto') return undefined
  return learnAs === 'regression' ? 'regression' : classesTask(column)
}

export function describeTarget(column: Column, learnAs: LearnAs): Target {
  const verdict = judgeTarget(column, taskOf(learnAs, column))
  if (verdict.obstacle) return { kind: 'unusable', why: obstacleText(verdict.obstacle) }
  const kind = tasks[verdict.task].predictsClasses ? 'classes' : 'regression'
  return { kind, why: reasonText(verdict.reason, column) }
}

function reasonText(reason: TargetReason, { distinct }: Column): string {
  const texts: Record<TargetReason, string> = {
    asked_for: 'as you chose',
    text: 'because its values are text',
    fractions: 'because its values have fractions',
    many_numbers: `because it has more than ${MAX_NUMERIC_CLASSES} different numbers`,
    count_name: 'because its name is that of a count',
    count_values: 'because its values are those of counts: many zeros and ever fewer large ones',
    few_numbers: `because it has only ${distinct} different whole numbers`,
  }
  return texts[reason]
}

function obstacleText(obstacle: TargetObstacle): string {
  switch (obstacle.code) {
    case 'no_values':
      return 'no row has a value here'
    case 'one_value':
      return 'all its values are the same'
    case 'text_as_number':
      return 'its values are text, a regression needs numbers'
    case 'dates_as_number':
      return 'its values are dates, a regression needs numbers'
    case 'too_large':
      return `its values reach ${obstacle.largest}: rescale them`
    case 'too_many_classes': {
      const { classes, isCounted, most } = obstacle
      return `it has ${isCounted ? '' : 'more than '}${formatCount(classes)} different values, and at most ${most} classes can be learned`
    }
    case 'not_two_classes':
      return `it has ${formatCount(obstacle.classes)} classes, not two`
    case 'mostly_lone':
      return `its values hardly ever occur twice, as “${obstacle.value}”: classes need rows that share them`
  }
}

/** What tables call the column to predict, the surest name first. */
const usualNames = [
  ...['target', 'label', 'class', 'y', 'outcome', 'response', 'diagnosis', 'species', 'survived', 'churn'],
  ...['progression', 'quality', 'price'],
]

/** The column that is probably meant: one with a usual name, else the last one that can be learned. */
export function guessTarget(columns: readonly Column[]): string {
  const isUsable = (column: Column) => describeTarget(column, 'auto').kind !== 'unusable'
  const named = usualNames.flatMap((name) =>
    columns.filter((column) => column.name.trim().toLowerCase() === name),
  )
  const column = named.find(isUsable) ?? named[0] ?? columns.findLast(isUsable) ?? columns.at(-1)
  return column?.name ?? ''
}
