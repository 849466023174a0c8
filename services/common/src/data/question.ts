/** What a table leaves open, so that whoever brought it may decide. */
import { z } from 'zod'

const questionSchema = z
  .object({
    option: z
      .enum(['header', 'delimiter', 'encoding', 'decimal', 'date_form', 'type', 'missing'])
      .describe('What decides it, in the query of an upload or the body of POST /datasets/{name}/reading'),
    sentence: z.string().describe('That of notes or problems which asks it'),
    row: z.int().optional().describe('The first row, from 1, that raises it'),
    answers: z.array(z.string()).optional().describe('What the option can be, where only some make sense'),
    cell: z.string().optional().describe('A value of the column that can be read in another way'),
  })
  .meta({ id: 'ReadingQuestion', description: 'What may be decided about how a table is read' })

export const questionsSchema = z
  .array(questionSchema)
  .optional()
  .describe('What may be decided, where anything')

export type Question = z.infer<typeof questionSchema>

export const AS_TEXT = 'the column counts as text'

/** Why a column is text that was probably meant to be something else, and what would decide it. */
export interface Doubt {
  sentence: string
  asks?: Omit<Question, 'sentence'>
}
