/** The hyper-parameters in words, and from what was typed to their values. */
import { bounds, MAX_LAYERS, MAX_UNITS, type NumberName } from '@modelops/common/rules/hyper-parameters'
import { formatCount } from '../../../format.js'

/** The numbers, in the order in which they are shown. */
export const settings: Record<NumberName, { label: string; hint: string }> = {
  epochs: { label: 'Epochs', hint: 'Passes over the training rows' },
  batchSize: { label: 'Batch size', hint: 'Rows per step' },
  learningRate: { label: 'Learning rate', hint: 'At the start; it falls to 0 along a cosine' },
  seed: { label: 'Seed', hint: 'The same seed, data and settings give the same model' },
  testSplit: { label: 'Test share', hint: 'Share of the rows held out to measure the model' },
  validationSplit: {
    label: 'Validation share',
    hint: 'Share of the rest that decides when to stop; 0: never',
  },
  patience: { label: 'Patience', hint: 'Epochs without a lower validation loss before it stops' },
  l2: { label: 'L2 penalty', hint: 'Times the sum of squared weights, added to the loss' },
}

export const settingNames = Object.keys(settings) as NumberName[]

/** Those of a single network. */
export const networkSettingNames = settingNames.filter((name) => name !== 'seed')

export type Parsed<T> = { value: T | undefined; error?: never } | { error: string; value?: never }

/** No value where nothing was typed: the default. */
export function parseSetting(name: NumberName, text: string): Parsed<number> {
  const { min, max, isInteger, excludesMin } = bounds[name]
  if (text.trim() === '') return { value: undefined }
  const value = Number(text)
  if (!Number.isFinite(value) || (isInteger && !Number.isInteger(value)))
    return { error: `Expected ${isInteger ? 'a whole number' : 'a number'}, such as ${isInteger ? 10 : 0.1}` }
  if (value >= min && value <= max && !(excludesMin && value === min)) return { value }
  if (excludesMin) return { error: `Expected more than ${min}, at most ${max}` }
  return { error: `Expected ${min} to ${Number.isInteger(max) ? formatCount(max) : max}` }
}

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
