/** Hyper-parameters in the words of the form that sets them. */
import { formatCount } from '../../format/number.js'
import { settingNames, settings } from '../train/settings/hyper-parameters.js'

const labels: Partial<Record<string, string>> = {
  ...Object.fromEntries(settingNames.map((name) => [name, settings[name].label])),
  hidden: 'Hidden layers',
  classWeights: 'Weight of classes',
  refit: 'Trained once more on all rows',
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
