/** The setting of the prediction log in `deployment.json`; the columns of its files are in rules/log-columns.ts. */
import { z } from 'zod'

export const redactSchema = z
  .record(z.string(), z.enum(['drop', 'hash']))
  .describe('By column, a feature or request_id: drop leaves it out, hash keeps only which values are equal')

export const predictionLogSchema = z
  .object({
    sample: z.number().min(0).max(1).describe('Share of the requests that are logged; 0: none'),
    redact: redactSchema.optional(),
  })
  .meta({ id: 'PredictionLog', description: 'What of the predictions is kept', example: { sample: 0.1 } })

export type Redaction = z.infer<typeof redactSchema>
export type PredictionLogSetting = z.infer<typeof predictionLogSchema>
