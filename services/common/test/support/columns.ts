/** Columns of a table as an upload describes them, for tests. */
import fc from 'fast-check'
import type { Column } from '../../src/data/dataset-schema.js'

export const column = (change: Partial<Column>): Column => ({
  ...{ name: 'x', type: 'numeric', missing: 0, distinct: 3, problems: [] },
  ...change,
})

export const categories = (counts: Record<string, number>) =>
  Object.entries(counts).map(([value, count]) => ({ value, count }))

export const text = (counts: Record<string, number>) =>
  column({ type: 'text', distinct: Object.keys(counts).length, categories: categories(counts) })

const rowsOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

/** Any column of a table, with the number of its rows. */
export const anyColumn = fc
  .record({
    type: fc.constantFrom('numeric' as const, 'text' as const),
    counts: fc.oneof(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 15, maxLength: 260, size: 'max' }),
    ),
    missing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 })),
    fractions: fc.boolean(),
    largest: fc.constantFrom(1, 1000, 2e18),
    isUncounted: fc.boolean(),
  })
  .map(({ type, counts, missing, fractions, largest, isUncounted }) => {
    const uncounted = isUncounted && counts.length > 200
    const described = column({
      ...{ name: 'target', type, missing, distinct: uncounted ? 1001 : counts.length },
      ...(!uncounted && { categories: counts.map((count, index) => ({ value: `v${index}`, count })) }),
      ...(type === 'numeric' &&
        counts.length > 0 && { statistics: { min: -1, max: largest, mean: 0, std: 1, fractions } }),
    })
    return { column: described, rows: Math.max(uncounted ? 2000 : 0, rowsOf(counts)) + missing }
  })
