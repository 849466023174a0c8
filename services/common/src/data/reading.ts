/** How a table is read: what a request may prescribe, and what was made of the bytes of a file. */
import { z } from 'zod'
import { cellOptions } from './cell-options.js'
import { questionsSchema } from './question.js'

const delimiterNames = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  colon: ':',
  blanks: ' ',
} as const

const delimiterHelp =
  'one character, or comma, semicolon, tab, pipe, colon or blanks (which are runs of blanks and tabs)'

const delimiter = z
  .string()
  .transform((text) => (delimiterNames as Record<string, string>)[text] ?? (text === '\\t' ? '\t' : text))
  .refine((text) => /^[^\p{L}\p{N}"\r\n]$/u.test(text), {
    error: `must be ${delimiterHelp}, and no letter, digit, quote or line break`,
  })

const encoding = z
  .string()
  .transform((label) => encodingNamed(label) ?? '')
  .refine((name) => name !== '', {
    error: 'is not known: name one of the WHATWG encodings, as utf-8, utf-16le or windows-1252',
  })

/** The standard name of an encoding; undefined when it is none that can be read. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** What a request may prescribe; what is left out is recognised. */
export const readingOptions = z
  .strictObject({
    header: z.boolean().describe('Whether the first row holds the names of the columns'),
    delimiter: delimiter.describe(`What separates the cells of a row: ${delimiterHelp}`),
    encoding: encoding.describe('Of the text, as utf-8, utf-16le or windows-1252'),
    ...cellOptions,
  })
  .partial()
  .meta({ id: 'ReadingOptions', description: 'How to read a table, where it is not to be recognised' })

export const readingSchema = z
  .object({
    encoding: z.string().describe('Of the text: utf-8, utf-16le, windows-1252, ...'),
    delimiter: z.string().describe('What separates cells; a blank stands for runs of blanks and tabs'),
    header: z
      .boolean()
      .describe('False: the file names no columns, so they are called column_1, column_2, ...'),
    skipped_rows: z.int().describe('Rows that come before the header, as titles and comments'),
    width: z.int().describe('Cells of a row of the file'),
    left_out_columns: z
      .array(z.int())
      .describe('Positions in the file, from 1, of columns that are left out'),
    notes: z.array(z.string()).describe('Sentences on what was recognised and left out'),
    questions: questionsSchema,
    format: z
      .enum(['gzip', 'zip', 'xlsx', 'parquet', 'json', 'arff'])
      .optional()
      .describe('Of the upload, which was unpacked or converted to the stored text; absent for text'),
    conversion_notes: z
      .array(z.string())
      .optional()
      .describe('Those of the notes that speak of unpacking and converting'),
    prescribed: z
      .looseObject({})
      .optional()
      .describe('What a request prescribed, as the body of POST /datasets/{name}/reading'),
  })
  .meta({ id: 'Reading', description: 'How the bytes of the file were read' })

export type ReadingOptions = z.infer<typeof readingOptions>
export type FileFormat = NonNullable<Reading['format']>
export type Reading = z.infer<typeof readingSchema>
