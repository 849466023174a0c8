/** Whether one version of a model takes every request that another one takes. */
import { isDeepStrictEqual } from 'node:util'
import type { UnseenValues } from '../data/feature-codec.js'
import { takesMissing, takesTextsAndNumbers } from '../data/feature-slot.js'
import type { Feature, Manifest } from '../manifest.js'

type Inputs = Pick<Manifest, 'features' | 'missing_marks' | 'left_out'>

/**
 * @param rule which values that training never saw are taken
 * @returns why `next` does not take what `present` takes, a clause; undefined where it takes everything
 */
export function incompatibility(next: Inputs, present: Inputs, rule: UnseenValues): string | undefined {
  const names = (inputs: Inputs) => inputs.features.map(({ name }) => name)
  if (names(next).join('\n') !== names(present).join('\n'))
    return differenceOfNames(names(next), names(present))
  const lost = present.missing_marks?.find((mark) => !next.missing_marks?.includes(mark))
  if (lost !== undefined) return `it does not take ${JSON.stringify(lost)} for a missing value`
  if (present.left_out && !isDeepStrictEqual(next.left_out, present.left_out))
    return 'it does not take the same columns beside its features'
  for (const [i, feature] of present.features.entries()) {
    const reason = refusal(next.features[i]!, feature, rule)
    if (reason !== undefined) return `'${feature.name}' ${reason}`
  }
  return undefined
}

/**
 * Whether what both versions take without a warning becomes the same numbers: statistics matter only where values were
 * missing in training.
 */
export function encodeAlike(one: Inputs, other: Inputs): boolean {
  const rulesOf = ({ features, ...others }: Inputs) => ({
    features: features.map(ruleOf),
    missing_marks: others.missing_marks,
    left_out: others.left_out,
  })
  return isDeepStrictEqual(rulesOf(one), rulesOf(other))
}

const ruleOf = (feature: Feature) => (feature.nullable ? feature : { ...feature, statistics: undefined })

function differenceOfNames(next: readonly string[], present: readonly string[]): string {
  const missing = present.filter((name) => !next.includes(name)).slice(0, 5)
  const added = next.filter((name) => !present.includes(name)).slice(0, 5)
  if (missing.length + added.length === 0) return 'its features are in another order'
  const parts = [
    ...(missing.length ? [`it has no ${missing.join(', ')}`] : []),
    ...(added.length ? [`it wants ${added.join(', ')}`] : []),
  ]
  return parts.join(' and ')
}

/** Why a feature does not take what the present one takes. */
function refusal(next: Feature, present: Feature, rule: UnseenValues): string | undefined {
  if (next.type !== present.type) return `is ${next.type} and was ${present.type}`
  if (present.nullable && !takesMissing(next, rule)) return 'may not be missing any more'
  if (takesTextsAndNumbers(present) && !takesTextsAndNumbers(next))
    return 'does not take both texts and numbers any more'
  if (next.type === 'numeric' && present.type === 'numeric') return numberRefusal(next, present)
  if (next.type === 'datetime' && present.type === 'datetime')
    return JSON.stringify(next.form) === JSON.stringify(present.form)
      ? undefined
      : 'has dates of another form'
  if (next.type === 'text' && present.type === 'text' && rule === 'refuse' && !next.other)
    return categoryRefusal(next.categories, present)
  return undefined
}

function numberRefusal(
  { whole_numbers: next }: Feature & { type: 'numeric' },
  { whole_numbers: present }: Feature & { type: 'numeric' },
): string | undefined {
  if (!next) return undefined
  if (present && next.min <= present.min && next.max >= present.max) return undefined
  return `takes whole numbers from ${next.min} to ${next.max} only`
}

function categoryRefusal(
  next: readonly string[],
  { categories, other }: Feature & { type: 'text' },
): string | undefined {
  if (other) return 'takes no values any more that were never seen in training'
  const lost = categories.find((category) => !next.includes(category))
  return lost === undefined ? undefined : `does not know ${JSON.stringify(lost)}`
}
