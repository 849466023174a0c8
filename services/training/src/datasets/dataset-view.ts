/** Data sets as clients see them. */
import { z } from 'zod'
import { datasetSchema, type Column, type DatasetSchema } from '@modelops/common/data/dataset-schema'

/** Columns that a list names. */
const LISTED_COLUMNS = 100
/** An answer's list of categories may be as long as half of the table, and so long in any case. */
const MIN_CATEGORIES_LENGTH = 256 * 1024
/** Of `{"value":"","count":1},`. */
const CATEGORY_LENGTH = 24

export const datasetView = datasetSchema
  .omit({ format_version: true })
  .meta({ id: 'Dataset', description: 'A table as it was understood' })

export const datasetSummary = datasetView
  .omit({ reading: true, missing_marks: true })
  .extend({
    columns: z
      .array(z.object({ name: z.string(), type: datasetSchema.shape.columns.element.shape.type }))
      .describe(`The first ${LISTED_COLUMNS}`),
    column_count: z.int().describe('All of them'),
  })
  .meta({ id: 'DatasetSummary', description: 'A table without the values of its columns, which may be long' })

export type DatasetSummary = z.infer<typeof datasetSummary>

/** The whole description, but for categories where those of all columns together are long. */
export const viewOf = ({ format_version: _, ...dataset }: DatasetSchema): z.infer<typeof datasetView> => ({
  ...dataset,
  columns: withinLength(dataset.columns, Math.max(MIN_CATEGORIES_LENGTH, dataset.size_bytes / 2)),
})

/** Leaves out the longest lists first: short ones are what a target is chosen by. */
function withinLength(columns: Column[], length: number): Column[] {
  const lengths = new Map(columns.map((column) => [column, lengthOf(column)]))
  const kept = new Set<Column>()
  for (const [column, needed] of [...lengths].sort(([, a], [, b]) => a - b)) {
    length -= needed
    if (length < 0) break
    kept.add(column)
  }
  return columns.map((column) => {
    if (kept.has(column)) return column
    const { categories: _, ...rest } = column
    return { ...rest, categories_left_out: true }
  })
}

const lengthOf = ({ categories = [] }: Column) =>
  categories.reduce((sum, { value }) => sum + value.length + CATEGORY_LENGTH, 0)

export const summaryOf = ({
  name,
  sha256,
  created,
  rows,
  size_bytes,
  columns,
}: DatasetSchema): DatasetSummary => ({
  name,
  sha256,
  created,
  rows,
  size_bytes,
  columns: columns.slice(0, LISTED_COLUMNS).map(({ name, type }) => ({ name, type })),
  column_count: columns.length,
})
