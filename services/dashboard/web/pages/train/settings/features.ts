/** Which columns a model can learn from: the rules of services/training/src/learn/plan/plan-feature.ts. */
import type { Column } from '../../../api/types.js'

const MAX_MAGNITUDE = 1e18

/** Whether a run that learns from the column would be refused. */
export function isRefused(
  { type, missing, distinct, categories, statistics }: Column,
  rows: number,
): boolean {
  if (distinct === 0) return true
  if (type === 'text') return distinct >= rows - missing || !categories
  return Math.max(Math.abs(statistics?.min ?? 0), Math.abs(statistics?.max ?? 0)) > MAX_MAGNITUDE
}

/** Always the same value, or for a number the mean in its place, tells nothing; a text that is there or not does. */
const isConstant = ({ type, distinct, missing }: Column) =>
  distinct === 1 && (type === 'numeric' || missing === 0)

/** The columns that are left out unless the user takes them in. */
export const uselessColumns = (columns: readonly Column[], rows: number): string[] =>
  columns.filter((column) => isRefused(column, rows) || isConstant(column)).map(({ name }) => name)
