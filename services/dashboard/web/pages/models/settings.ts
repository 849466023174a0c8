/** The settings of runs as text, and where they differ. */
import type { RunDetails } from '../../api/types.js'
import { formatBytes, formatCount, formatDuration } from '../../format.js'
import { settingNames, settings } from '../train/settings/hyper-parameters.js'

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
  [
    'Trained on',
    ({ backend, tfjs_version }) =>
      tfjs_version === undefined ? backend : `${backend}, tfjs ${tfjs_version}`,
  ],
  ['Duration', ({ duration_seconds }) => formatDuration(duration_seconds)],
  ['CPU', ({ cpu_seconds }) => (cpu_seconds === undefined ? '–' : formatDuration(cpu_seconds))],
  ['Epochs until it stopped', ({ curves }) => formatCount(curves.epochs.at(-1)?.epoch ?? 0)],
  ['Weights', ({ files }) => formatBytes(files['weights.bin'].size)],
]

/** The settings that are not the same in all runs. */
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

/** Hyper-parameters in the words of the form that sets them. */
const labels: Partial<Record<string, string>> = {
  ...Object.fromEntries(settingNames.map((name) => [name, settings[name].label])),
  hidden: 'Hidden layers',
  classWeights: 'Weight of classes',
  refit: 'Trained once more on all rows',
  folds: 'Folds',
  budget: 'Budget',
  candidates: 'Models tried',
  repeats: 'Networks by fold',
  monotone: 'Only rising or falling with',
}

/** @param name as in a request; one that is not known stays as it is */
export const hyperParameterLabel = (name: string) => labels[name] ?? name

export function hyperParameterText(name: string, value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return numberText(name, value)
  if (Array.isArray(value)) return value.join(', ') || 'none'
  return typeof value === 'string' ? value : entriesText(value)
}

/** A seed is no count. */
function numberText(name: string, value: number): string {
  if (!Number.isInteger(value)) return String(Number(value.toPrecision(4)))
  return name === 'seed' ? String(value) : formatCount(value)
}

const entriesText = (value: object) =>
  Object.entries(value)
    .map(([key, entry]) => `${key}: ${entry}`)
    .join(', ')
