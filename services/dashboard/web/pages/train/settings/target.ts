/** What it would mean to learn a column: the rules of services/training/src/learn/plan/plan-target.ts, in words. */
import type { Column } from '../../../api/types.js'
import { formatCount, formatCounted } from '../../../format.js'

const MAX_CLASSES = 200
const MAX_CLASSES_OF_NUMBERS = 20
const MAX_MAGNITUDE = 1e18

export type LearnAs = 'auto' | 'classes' | 'regression'

export interface Target {
  kind: 'classes' | 'regression' | 'unusable'
  /** A clause: "because its values are text", or why it cannot be learned: "it has one value only". */
  why: string
}

/** @param classRows how many rows each class needs */
export function judgeTarget(column: Column, learnAs: LearnAs, classRows = 2): Target {
  const obstacle = obstacleOf(column)
  if (obstacle) return { kind: 'unusable', why: obstacle }
  const kind = learnAs === 'auto' ? kindOf(column) : learnAs
  const why = learnAs === 'auto' ? reasonOf(column) : 'as you chose'
  const problem = kind === 'classes' ? classesProblem(column, classRows) : valuesProblem(column)
  return problem ? { kind: 'unusable', why: problem } : { kind, why }
}

function obstacleOf({ distinct, missing }: Column): string | undefined {
  if (distinct === 0) return 'no row has a value here'
  if (distinct === 1) return 'all its values are the same'
  if (missing > 0)
    return `${formatCounted(missing, 'row has', 'rows have')} no value here: fill them in or leave those rows out`
  return undefined
}

const kindOf = ({ type, distinct, statistics }: Column) =>
  type === 'numeric' && (statistics?.fractions === true || distinct > MAX_CLASSES_OF_NUMBERS)
    ? 'regression'
    : 'classes'

function reasonOf({ type, distinct, statistics }: Column): string {
  if (type === 'text') return 'because its values are text'
  if (statistics?.fractions) return 'because its values have fractions'
  if (distinct > MAX_CLASSES_OF_NUMBERS)
    return `because it has more than ${MAX_CLASSES_OF_NUMBERS} different numbers`
  return `because it has only ${distinct} different whole numbers`
}

function classesProblem({ distinct, categories }: Column, classRows: number): string | undefined {
  if (!categories || distinct > MAX_CLASSES) {
    const many = categories ? formatCount(distinct) : `more than ${formatCount(distinct - 1)}`
    return `it has ${many} different values, and at most ${MAX_CLASSES} classes can be learned`
  }
  const small = categories.find(({ count }) => count < classRows)
  if (!small) return undefined
  return `its class “${small.value}” has ${small.count} of the ${classRows} rows that every class needs: add such rows or leave them out`
}

function valuesProblem({ type, statistics }: Column): string | undefined {
  if (type === 'text') return 'its values are text, a regression needs numbers'
  const largest = Math.max(Math.abs(statistics?.min ?? 0), Math.abs(statistics?.max ?? 0))
  return largest > MAX_MAGNITUDE ? `its values reach ${largest}: rescale them` : undefined
}

/** What tables call the column to predict, most telling first. */
const usualNames = [
  ...['target', 'label', 'class', 'y', 'outcome', 'response', 'diagnosis', 'species', 'survived', 'churn'],
  ...['progression', 'quality', 'price'],
]

/** The column that is probably meant: one with a usual name, else the last one that can be learned. */
export function guessTarget(columns: readonly Column[]): string {
  const isUsable = (column: Column) => judgeTarget(column, 'auto').kind !== 'unusable'
  const named = usualNames.flatMap((name) =>
    columns.filter((column) => column.name.trim().toLowerCase() === name),
  )
  const column = named.find(isUsable) ?? named[0] ?? columns.findLast(isUsable) ?? columns.at(-1)
  return column?.name ?? ''
}
