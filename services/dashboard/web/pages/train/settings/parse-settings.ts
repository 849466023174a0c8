/** From what was typed into the settings to values. */
import { formatCount } from '../../../format.js'
import { MAX_LAYERS, MAX_UNITS, settings, type SettingName } from './hyper-parameters.js'

export type Parsed<T> = { value: T | undefined; error?: never } | { error: string; value?: never }

/** No value where nothing was typed: the default. */
export function parseSetting(name: SettingName, text: string): Parsed<number> {
  const { min, max, isInteger } = settings[name]
  if (text.trim() === '') return { value: undefined }
  const value = Number(text)
  if (!Number.isFinite(value) || (isInteger && !Number.isInteger(value)))
    return { error: `Expected ${isInteger ? 'a whole number' : 'a number'}, such as ${isInteger ? 10 : 0.1}` }
  if (value < min || value > max) return { error: `Expected ${boundsOf(min, max)}` }
  return { value }
}

const boundsOf = (min: number, max: number) =>
  min === Number.MIN_VALUE
    ? `more than 0, at most ${max}`
    : `${min} to ${Number.isInteger(max) ? formatCount(max) : max}`

/** `32, 16`; nothing is a linear model. */
export function parseLayers(text: string): Parsed<number[]> {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length === 1 && parts[0] === '') return { value: [] }
  const units = parts.map(Number)
  if (
    units.some(
      (count, index) => parts[index] === '' || !Number.isInteger(count) || count < 1 || count > MAX_UNITS,
    )
  )
    return { error: `Expected units per layer, 1 to ${formatCount(MAX_UNITS)}, with commas between: 32, 16` }
  if (units.length > MAX_LAYERS) return { error: `Expected at most ${MAX_LAYERS} layers` }
  return { value: units }
}
