/** Probabilities as text and as bars. */
import type { Bar } from '../../components/bars.js'
import { formatPercent } from '../../format/number.js'

const MAX_BARS = 10

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
