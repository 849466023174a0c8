/** The prediction log: its setting in `deployment.json`, and the columns of its files. */
import { z } from 'zod'
import type { Manifest } from './manifest.js'

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

/** Columns of every file: whose prediction it is, and how it was answered. */
export const LOG_COLUMNS = [
  'prediction_id',
  'row',
  'time',
  'model_run_id',
  'route',
  'latency_ms',
  'request_id',
  'prediction',
  'label',
  'probability',
] as const

/** The column of a class, by its label. */
export const probabilityColumn = (label: string): string => `probability_${label}`

/**
 * The columns of the features, in their order: by their names, with `feature_` before what is taken. Case does not
 * count, as databases ignore it.
 */
export function featureColumns({ features, labels = [] }: Pick<Manifest, 'features' | 'labels'>): string[] {
  const taken = new Set([...LOG_COLUMNS, ...labels.map(probabilityColumn)].map((name) => name.toLowerCase()))
  return features.map(({ name }) => {
    let column = name
    while (taken.has(column.toLowerCase())) column = `feature_${column}`
    taken.add(column.toLowerCase())
    return column
  })
}
