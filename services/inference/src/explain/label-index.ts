/** Which class alone a request wants explained. */
import { listed, shortened } from '@modelops/common/data/feature-slot'
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { explainedClass } from './scores.js'

/** @throws Problem invalid_query where the model has no such class, or it is the one of two that is not explained */
export function labelIndex(
  manifest: Pick<Manifest, 'labels' | 'positive'>,
  label: string | undefined,
): number | undefined {
  if (label === undefined) return undefined
  const { labels = [] } = manifest
  const index = labels.indexOf(label)
  const explained = labels[explainedClass(manifest)]!
  if (labels.length === 2 && index >= 0 && label !== explained) throw otherOfTwo(label, explained)
  if (index >= 0) return index
  const expected = listed(labels)
  const what = labels.length > 0 ? `it has ${expected.join(', ')}` : 'it predicts a number'
  const detail = `class: the model has no class ${JSON.stringify(shortened(label))}; ${what}`
  throw new Problem('invalid_query', detail, { received: shortened(label), expected, field: 'class' })
}

const otherOfTwo = (received: string, expected: string) =>
  new Problem(
    'invalid_query',
    `class: of two classes ${expected} is explained; what speaks for ${shortened(received)} is the same with the other sign`,
    { received: shortened(received), expected, field: 'class' },
  )
