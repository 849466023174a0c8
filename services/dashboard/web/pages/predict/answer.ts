/** What an answer says: probabilities as text and as bars, the unit, and whether it is the recorded one. */
import type { Feature, RunDetails } from '../../api/types.js'
import type { Bar } from '../../components/bars.js'
import { formatCount, formatNumber, formatPercent } from '../../format.js'
import { isEqual, type Value } from './row.js'
import { sortedCategories } from './training-range.js'
import type { Answer } from './use-prediction.js'

const MAX_BARS = 10
/** Categories that a warning names. */
const MAX_NAMED = 5

type Warning = NonNullable<Answer['warnings']>[number]

/** `97.7 %`; what would be rounded to none or all of it says so. */
export function formatProbability(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %'
  if (share < 1 && share >= 0.9995) return '> 99.9 %'
  return formatPercent(share)
}

/** The likeliest first; of many classes the last bar is all others together. */
export function barsOf(probabilities: Readonly<Record<string, number>>, label: string): Bar[] {
  const sorted = Object.entries(probabilities).sort(([, a], [, b]) => b - a)
  const shown = sorted.length > MAX_BARS ? MAX_BARS - 1 : MAX_BARS
  const rest = sorted.slice(shown)
  const others = rest.reduce((sum, [, value]) => sum + value, 0)
  return [
    ...sorted.slice(0, shown).map(([name, value]) => ({
      label: name,
      value,
      text: formatProbability(value),
      mark: name === label ? 'predicted' : undefined,
    })),
    ...(rest.length
      ? [{ label: `${rest.length} others`, value: others, text: formatProbability(others) }]
      : []),
  ]
}

interface Recorded {
  /** `malignant, 97.7 %`, or the number. */
  text: string
  /** Whether the answer is the same, but for rounding. */
  isSame: boolean
}

/** What was made of a value that the model does not know, and what it knows. */
export function warningText(
  { feature, received, code, detail }: Pick<Warning, 'feature' | 'received' | 'code' | 'detail'>,
  features: readonly Feature[],
): string {
  if (code !== 'unknown_category') return detail
  const known = features.find(({ name }) => name === feature)
  const categories = known?.type === 'text' ? sortedCategories(known.categories) : []
  const named = categories.slice(0, MAX_NAMED).map((category) => `“${category}”`)
  const more = categories.length - named.length
  const list = more > 0 ? `${named.join(', ')} and ${formatCount(more)} more` : named.join(', ')
  return `training never saw “${received}”: it counts as none of ${list || 'the known values'}`
}

/** Back ends round differently; the inference service allows as much when it loads a version. */
const TOLERANCE = 1e-3

type Samples = Pick<RunDetails, 'samples' | 'labels'>

/**
 * What the run itself answered for a sample row when it was published.
 * @returns undefined where the values are not those of a sample
 */
export function recordedFor(
  { samples, labels }: Samples,
  values: readonly Value[],
  answer: Answer,
): Recorded | undefined {
  const sample = samples.find(({ features }) => isEqual(features, values))
  if (!sample) return undefined
  const { prediction, probabilities } = sample
  const label = labels?.[prediction]
  if (label === undefined || !probabilities)
    return { text: formatNumber(prediction), isSame: isClose(prediction, answer.prediction) }
  const probability = probabilities[prediction] ?? 0
  return {
    text: `${label}, ${formatProbability(probability)}`,
    isSame: label === answer.label && isClose(probability, answer.probability ?? 0),
  }
}

const isClose = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))

/** The unit of a regression's target, which its name may hold: `price (€)`. */
export function splitUnit(target: string): { name: string; unit?: string } {
  const [, name, unit] = /^(.*\S)\s*[([]([^()[\]]+)[)\]]$/.exec(target.trim()) ?? []
  return name !== undefined && unit !== undefined ? { name, unit } : { name: target }
}
