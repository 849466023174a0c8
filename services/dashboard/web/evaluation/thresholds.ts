/** Thresholds in words. */
import type { RunDetails } from '../api/types.js'
import { formatPercent, formatValue } from '../format.js'

export type ThresholdFigures = NonNullable<RunDetails['curves']['thresholds']>[number]

/** Where the more probable class is answered. */
const HALF = 0.5

export type ShownThreshold = ThresholdFigures & {
  /** What it is the best for. */
  best: string
  isChosen: boolean
}

/** Those that are the best for something, and the middle. @param chosen how the run has; undefined: the middle */
export const shownThresholds = (
  figures: readonly ThresholdFigures[],
  chosen: ThresholdFigures['rule'] | undefined,
): ShownThreshold[] =>
  figures
    .filter(({ threshold, rule }) => rule || threshold === HALF)
    .map((one) => ({
      ...one,
      best: bestFor(one.rule),
      isChosen: JSON.stringify(one.rule) === JSON.stringify(chosen),
    }))

export function bestFor(rule: ThresholdFigures['rule'] | undefined): string {
  if (!rule) return 'The more probable class'
  if (rule.by === 'f1') return 'The largest F1'
  if (rule.by === 'recall') return `A recall of ${formatPercent(rule.at_least, 0)}`
  return `The least costs (${formatValue(rule.false_negative)} missed, ${formatValue(rule.false_positive)} false alarm)`
}

/** What a person has typed; undefined: nothing, NaN: no threshold. */
export function parseThreshold(text: string): number | undefined {
  if (text.trim() === '') return undefined
  const value = Number(text.trim().replace(',', '.'))
  return value > 0 && value <= 1 ? value : NaN
}
