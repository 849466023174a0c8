/** What is known of an uploaded table: `datasets/<name>/<sha256>/schema.json`. */
import { z } from 'zod'
import { dateForms } from '../rules/date-forms.js'
import { datePartNames } from '../rules/dates.js'
import { questionsSchema } from './question.js'
import { readingSchema } from './reading.js'

/** How the dates of a column are read and which numbers they become. */
export const dateReadingSchema = z.object({
  form: z.enum(dateForms).describe('Of the values, each with an optional time and zone'),
  reference: z.string().describe('The day that `days` counts from, as yyyy-mm-dd'),
  parts: z
    .array(z.enum(datePartNames))
    .min(1)
    .describe(
      'One model input each, in this order: days since the reference (with fractions), year, month, day_of_week (1 is Monday), hour; all in UTC, those that never vary are left out',
    ),
})

/** The kinds of values that a column can have. */
export const columnTypes = ['numeric', 'text', 'datetime'] as const

export const columnSchema = z.object({
  name: z.string(),
  type: z.enum(columnTypes),
  missing: z.int().describe('Cells without a value'),
  distinct: z
    .int()
    .describe(
      'Different values; 1,001 where they were not counted to the end: more than 1,000, very long ones, or too many in all columns together',
    ),
  repeats: z
    .literal(true)
    .optional()
    .describe('Values that were not counted to the end occur again, as those of identifiers do not'),
  datetime: dateReadingSchema.optional().describe('Columns of dates: how they are read'),
  statistics: z
    .object({ min: z.number(), max: z.number(), mean: z.number(), std: z.number(), fractions: z.boolean() })
    .optional()
    .describe('Numeric columns with at least one value; fractions: some value is not a whole number'),
  categories: z
    .array(z.object({ value: z.string(), count: z.int() }))
    .optional()
    .describe(
      'The different values as they are first spelled, in that order, where they can be classes or inputs: of a number at most 200, of a text at most 1,000, not where all of more than 20 occur once, or most numbers',
    ),
  categories_left_out: z
    .literal(true)
    .optional()
    .describe('There are categories, but this answer would be too long with them'),
  lone_value: z
    .string()
    .optional()
    .describe('The first value that occurs in one row only, where categories are left out for such values'),
  problems: z
    .array(z.string())
    .default([])
    .describe(
      'Sentences on what is probably wrong with the column and what training does about it, worst first',
    ),
  why_text: z
    .string()
    .optional()
    .describe(
      'Of the problems, the one that makes a column text which was probably meant to be numbers or dates',
    ),
  number_form: z
    .object({
      decimal: z.enum(['.', ',']),
      groups: z.string().optional().describe('What separates groups of thousands in the example'),
      unit: z.string().optional().describe('A currency or % in the example; it is taken off'),
      example: z.object({ cell: z.string(), value: z.number() }).describe('A cell and the number that it is'),
    })
    .optional()
    .describe('How the numbers are written; absent where all of them are plain, as 1234.5'),
  read_as_missing: z
    .array(z.object({ value: z.string(), count: z.int() }))
    .optional()
    .describe('What stands in missing cells, but for blank ones'),
  identifier: z
    .enum(['rising', 'shuffled', 'named'])
    .optional()
    .describe(
      'Why the numbers look like identifiers, which a run leaves out unless model.features names them',
    ),
  notes: z.array(z.string()).optional().describe('Sentences on what was made of the cells'),
  questions: questionsSchema,
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
  missing_marks: z
    .array(z.string())
    .optional()
    .describe('Marks of missing values that were asked for instead of the usual ones'),
})

export type Column = z.infer<typeof columnSchema>
export type DatasetSchema = z.infer<typeof datasetSchema>
