/** What training can learn from in a column. */
import type { Column } from '../data/dataset-schema.js'

/** Columns of a table. */
export const MAX_COLUMNS = 25_000
/** Different values that are counted; a text with more is learned from where some occur again. */
export const MAX_COUNTED_VALUES = 1_000
/** Inputs of a text feature: rarer values than these are told apart by the target's mean alone. */
export const MAX_CATEGORIES = 100
/** Squares of larger numbers do not fit 32-bit floats. */
export const MAX_MAGNITUDE = 1e18

export type FeatureObstacle =
  { code: 'no_values' | 'all_different' | 'too_many_values' } | { code: 'too_large'; largest: number }

/** Why a column cannot be a feature; undefined where it can. */
export function featureObstacle(column: Column, rows: number): FeatureObstacle | undefined {
  if (column.distinct === 0) return { code: 'no_values' }
  if (column.type !== 'text') return tooLarge(column)
  if (column.distinct >= rows - column.missing) return { code: 'all_different' }
  return isDistinctCounted(column) || column.repeats ? undefined : { code: 'too_many_values' }
}

/** Counting different values did not stop before the end of the table. */
export const isDistinctCounted = ({ distinct }: Pick<Column, 'distinct'>) => distinct <= MAX_COUNTED_VALUES

export type LeftOut = FeatureObstacle['code'] | 'constant' | 'identifier'

/** Why a run leaves a column out that nobody asked for; undefined where it may help. */
export function whyLeftOut(column: Column, rows: number): LeftOut | undefined {
  const obstacle = featureObstacle(column, rows)
  if (obstacle) return obstacle.code
  if (isConstant(column)) return 'constant'
  return column.identifier && 'identifier'
}

/** Where a number is larger than training takes. */
export function tooLarge({ statistics }: Pick<Column, 'statistics'>) {
  const largest = Math.max(Math.abs(statistics?.min ?? 0), Math.abs(statistics?.max ?? 0))
  return largest > MAX_MAGNITUDE ? ({ code: 'too_large', largest } as const) : undefined
}

/** Nothing varies: a missing date counts as the mean, but a text or a number that is there or not is something to learn from. */
export const isConstant = ({ type, distinct, missing }: Pick<Column, 'type' | 'distinct' | 'missing'>) =>
  distinct === 1 && (type === 'datetime' || missing === 0)
