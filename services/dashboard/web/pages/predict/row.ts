/** The row in the form: the texts of its fields, in the order of the features, and the values that they mean. */
import { parseNumber } from '@modelops/common/rules/cells'
import { useCallback, useMemo, useState } from 'react'
import type { Feature, RunDetails } from '../../api/types.js'

/** As the services take it: null is a missing value. */
export type Value = number | string | null

export const isEqual = (a: readonly Value[], b: readonly Value[]) =>
  a.length === b.length && a.every((value, index) => value === b[index])

/** What the fields show for these values. */
export const textsOf = (values: readonly Value[]): string[] =>
  values.map((value) => (value === null ? '' : String(value)))

/** An empty field is a missing value; a text that is no number stays one, for the service to refuse. */
export const valuesOf = (features: readonly Feature[], texts: readonly string[]): Value[] =>
  features.map((feature, index) => valueOf(feature, texts[index] ?? ''))

function valueOf(feature: Feature, text: string): Value {
  if (text.trim() === '') return null
  if (feature.type !== 'numeric') return text
  const value = parseNumber(text)
  return Number.isNaN(value) ? text : value
}

/** By feature name, as in the body of a prediction. */
export const namedRow = (features: readonly Feature[], values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(features.map(({ name }, index) => [name, values[index]!]))

export interface Row {
  /** What the fields show, by the order of the features. */
  texts: readonly string[]
  values: readonly Value[]
  /** The index of the sample that the row is; undefined for any other row. */
  sample: number | undefined
  setText: (index: number, text: string) => void
  /** Replaces the texts that are given. */
  fill: (texts: readonly (string | undefined)[]) => void
  nextSample: () => void
}

/** Filled with a sample at first, then as somebody types. */
export function useRow({ features, samples }: RunDetails): Row {
  const [texts, setTexts] = useState(() => textsOf(samples[0]!.features))
  const [chosen, setChosen] = useState(0)
  const setText = useCallback(
    (index: number, text: string) => setTexts((before) => before.with(index, text)),
    [],
  )
  const values = useMemo(() => valuesOf(features, texts), [features, texts])
  const sample = samples.findIndex((each) => isEqual(each.features, values))
  return {
    texts,
    values,
    sample: sample === -1 ? undefined : sample,
    setText,
    fill: (given) => setTexts((before) => before.map((text, index) => given[index] ?? text)),
    nextSample() {
      const next = (chosen + 1) % samples.length
      setChosen(next)
      setTexts(textsOf(samples[next]!.features))
    },
  }
}
