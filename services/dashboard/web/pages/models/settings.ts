/** How runs were made, as text, and where they differ in that. */
import type { RunDetails } from '../../api/types.js'
import { formatBytes, formatCount } from '../../format/number.js'
import { formatDuration } from '../../format/time.js'
import { hyperParameterLabel, hyperParameterText } from './hyper-parameter-text.js'

export interface Setting {
  name: string
  /** By run. */
  values: string[]
}

const made: [name: string, of: (run: RunDetails) => string][] = [
  ['Data set', ({ dataset }) => (dataset ? `${dataset.name} (${dataset.sha256.slice(0, 8)})` : '–')],
  ['Rows', ({ dataset }) => (dataset ? formatCount(dataset.rows) : '–')],
  ['Target', ({ target }) => target ?? '–'],
  ['Features', ({ features }) => `${features.length}`],
  ['Classes', ({ labels }) => labels?.join(', ') ?? '–'],
  ['Trained on', ({ backend, tfjs_version }) => `${backend}, tfjs ${tfjs_version}`],
  ['Duration', ({ duration_seconds }) => formatDuration(duration_seconds)],
  ['Epochs until it stopped', ({ curves }) => formatCount(curves.epochs.length)],
  ['Weights', ({ files }) => formatBytes(files['weights.bin'].size)],
]

/** What is not the same in all runs. */
export function differingSettings(runs: readonly RunDetails[]): Setting[] {
  const names = new Set(runs.flatMap(({ hyper_parameters }) => Object.keys(hyper_parameters)))
  const settings = [
    ...made.map(([name, of]) => ({ name, values: runs.map(of) })),
    ...[...names].map((name) => ({
      name: hyperParameterLabel(name),
      values: runs.map(({ hyper_parameters }) => hyperParameterText(name, hyper_parameters[name])),
    })),
  ]
  return settings.filter(({ values }) => values.some((value) => value !== values[0]))
}
