/** Warnings in answers: values that training never saw and that were taken all the same. */
import { warningCodes, type RequestWarnings } from '@modelops/common/data/encoding-warnings'
import { z } from 'zod'
import { withMember } from './json.js'
import type { ParsedRequest } from './protocol.js'

const warningSchema = z
  .strictObject({
    index: z.int().optional().describe('Of the row, from 0; absent for a single row'),
    feature: z.string(),
    code: z.enum(warningCodes).describe('A code of problems: a strict service refuses such a value'),
    received: z
      .union([z.string(), z.number(), z.boolean(), z.null()])
      .describe('The value that came, shortened'),
    detail: z.string().describe('What was made of it'),
  })
  .meta({
    id: 'PredictionWarning',
    description: 'A value that training never saw, and what was made of it',
    example: {
      index: 0,
      feature: 'town',
      code: 'unknown_category',
      received: 'Rome',
      detail: "'Rome' was never seen in training: taken as other, that is as none of the known values",
    },
  })

export const warningsField = z
  .array(warningSchema)
  .optional()
  .describe(
    'Values that training never saw and that were taken all the same, the first 100; absent where there are none',
  )

type Render = ParsedRequest['render']

/** The same answer, a JSON object, with the list of warnings at its end. */
export const withWarnings =
  (render: Render, { items }: RequestWarnings): Render =>
  (...answer) => ({
    body: withMember(render(...answer).body as string, 'warnings', JSON.stringify(items)),
  })
