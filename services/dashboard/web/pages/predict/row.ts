/** The texts of the form's fields, by the order of the features, and the values that they mean. */
import { parseNumber } from '@modelops/common/data/cells'
import type { Feature } from '../../api/types.js'

/** As the services take it: null is a missing value. */
export type Value = number | string | null

/** What the fields show for these values. */
export const textsOf = (values: readonly Value[]): string[] =>
  values.map((value) => (value === null ? '' : String(value)))

/** An empty field is a missing value; a text that is no number stays one, for the service to refuse. */
export const valuesOf = (features: readonly Feature[], texts: readonly string[]): Value[] =>
  features.map((feature, index) => valueOf(feature, texts[index] ?? ''))

function valueOf(feature: Feature, text: string): Value {
  if (text.trim() === '') return null
  if (feature.type === 'text') return text
  const value = parseNumber(text)
  return Number.isNaN(value) ? text : value
}

/** By feature name, as in the body of a prediction. */
export const namedRow = (features: readonly Feature[], values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(features.map(({ name }, index) => [name, values[index]!]))
