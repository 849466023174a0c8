/** Which class alone a request wants explained. */
import { listed, shortened } from '@modelops/common/data/feature-slot'
import { Problem } from '@modelops/common/problem'

/**
 * @param labels by class index; empty for a regression
 * @throws Problem invalid_query where it is none of them
 */
export function labelIndex(labels: readonly string[], label: string | undefined): number | undefined {
  if (label === undefined) return undefined
  const index = labels.indexOf(label)
  if (index >= 0) return index
  const expected = listed(labels)
  const what = labels.length > 0 ? `it has ${expected.join(', ')}` : 'it predicts a number'
  const detail = `class: the model has no class ${JSON.stringify(shortened(label))}; ${what}`
  throw new Problem('invalid_query', detail, { received: shortened(label), expected, field: 'class' })
}
