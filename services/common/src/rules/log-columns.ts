/** The columns of a file of the prediction log. */
import type { Manifest } from '../manifest.js'

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
