/** Whether a feature, or what is answered, drifts: decided by evidence and the size of the shift together. */
import { stabilityIndex, totalOf, type Counts } from './distances.js'
import { logEvidence, radiusOf } from './evidence.js'

export const driftVerdicts = ['ok', 'watch', 'alarm', 'too_few'] as const
export type DriftVerdict = (typeof driftVerdicts)[number]

/** The shift that keeps a million rows from making a trifle an alarm: the usual bounds of the stability index. */
export const WATCH_FROM = 0.1
export const ALARM_FROM = 0.25
/** Of fewer live rows nothing is said. */
export const LEAST_ROWS = 100
/** Windows that begin in a day. */
export const WINDOWS_PER_DAY = 2

export interface JudgeOptions {
  /** Expected false alarms in a day, of all features together. */
  alpha: number
  /** Histograms that are looked at together. */
  features: number
}

export interface Judged {
  rows: number
  /** The population stability index. */
  value: number
  /** ln of the e-value, and from where on it is no chance. */
  evidence: number
  threshold: number
  verdict: DriftVerdict
}

/** @param reference rows by bin; undefined where nothing is known of training */
export function judge(
  reference: Counts | undefined,
  live: Counts,
  { alpha, features }: JudgeOptions,
): Judged {
  const rows = totalOf(live)
  const threshold = Math.log((WINDOWS_PER_DAY * features) / alpha)
  if (!reference || rows < LEAST_ROWS) return { rows, value: 0, evidence: 0, threshold, verdict: 'too_few' }
  const value = stabilityIndex(reference, live)
  const radius = reference.length > 1 ? radiusOf(reference.length, alpha / features) : 0
  const evidence = logEvidence(reference, live, radius)
  return { rows, value, evidence, threshold, verdict: verdictOf(value, evidence >= threshold) }
}

function verdictOf(index: number, isCertain: boolean): DriftVerdict {
  if (!isCertain || index < WATCH_FROM) return 'ok'
  return index < ALARM_FROM ? 'watch' : 'alarm'
}
