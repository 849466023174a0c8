/** Columns as the training service describes them, for tests. */
import type { Column } from '../../../../web/api/types.js'

export const column = (change: Partial<Column>): Column => ({
  ...{ name: 'x', type: 'numeric', missing: 0, distinct: 3, problems: [] },
  ...change,
})

export const categories = (counts: Record<string, number>) =>
  Object.entries(counts).map(([value, count]) => ({ value, count }))
