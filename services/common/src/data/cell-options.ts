/** What a request may prescribe about the cells of a table. */
import { z } from 'zod'
import { dateForms, textForms } from '../rules/date-forms.js'
import type { DecimalMark } from '../rules/number-forms.js'

const MAX_MARKS = 100

const decimal = z
  .enum(['point', 'comma', '.', ','])
  .transform((name): DecimalMark => (name === 'comma' || name === ',' ? ',' : '.'))

const dateForm = z.enum(textForms).describe('Of dates that can be read in two ways, as 01/02/2024')

const mark = z.string().trim().max(100)

export const cellOptions = {
  decimal: decimal.describe(
    'The decimal mark of columns that can be read in two ways, as 1,000: point or comma',
  ),
  date_form: dateForm,
  missing: z
    .union([mark.transform((text) => [text]), z.array(mark).max(MAX_MARKS)])
    .describe(
      'What stands where a value is missing, instead of the usual marks (NA, n/a, null, None, NaN, ?, ...); a blank cell is missing in any case',
    ),
  columns: z
    .record(
      z.string(),
      z
        .strictObject({
          type: z.enum(['numeric', 'text']).describe('numeric: also codes with leading zeros'),
          decimal: decimal.describe('The only decimal mark of the column'),
          date_form: z
            .enum(dateForms)
            .describe(
              'Of dates that can be read in two ways, and of numbers that are dates: yyyymmdd, epoch-seconds, epoch-milliseconds (since 1970)',
            ),
        })
        .partial(),
    )
    .describe('By name of the column, how to read it'),
}
