/** The row in the form: filled with a sample at first, then as somebody types. */
import { useCallback, useMemo, useState } from 'react'
import type { RunDetails } from '../../api/types.js'
import { isEqual } from './recorded.js'
import { textsOf, valuesOf, type Value } from './row.js'

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
