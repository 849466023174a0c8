/** What is known of an uploaded table: `datasets/<name>/<sha256>/schema.json`. */
import { z } from 'zod'
import { readingSchema } from './reading.js'

export const columnSchema = z.object({
  name: z.string(),
  type: z.enum(['numeric', 'text']),
  missing: z.int().describe('Cells without a value'),
  distinct: z.int().describe('Different values; counting stops at 1,001'),
  statistics: z
    .object({ min: z.number(), max: z.number(), mean: z.number(), std: z.number(), fractions: z.boolean() })
    .optional()
    .describe('Numeric columns with at least one value; fractions: some value is not a whole number'),
  categories: z
    .array(z.object({ value: z.string(), count: z.int() }))
    .optional()
    .describe('Columns with at most 1,000 different values: the values in order of first appearance'),
  problems: z
    .array(z.string())
    .default([])
    .describe(
      'Sentences on what is probably wrong with the column and what training does about it, worst first',
    ),
  why_text: z
    .string()
    .optional()
    .describe('Of the problems, the one that makes a column text which was probably meant to be numeric'),
})

export const datasetSchema = z.object({
  format_version: z.literal(1),
  name: z.string(),
  sha256: z.string(),
  created: z.iso.datetime(),
  rows: z.int(),
  size_bytes: z.int(),
  columns: z.array(columnSchema),
  reading: readingSchema.optional().describe('Absent in tables of older versions: UTF-8 with a header'),
})

export type Column = z.infer<typeof columnSchema>
export type DatasetSchema = z.infer<typeof datasetSchema>
