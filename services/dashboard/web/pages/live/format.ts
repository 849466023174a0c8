/** Live figures as text, in widths that hardly change. */
import type { Alarm } from '../../components/metric.js'
import { formatCount } from '../../format.js'

const NONE = '–'

/** `0.4`, `12.3`, `1,234`. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null) return NONE
  return perSecond < 999.5 ? perSecond.toFixed(1) : formatCount(perSecond)
}

/** In milliseconds, without the unit: `0.43`, `12.3`, `1,234`. */
export function formatMilliseconds(seconds: number | null): string {
  if (seconds === null) return NONE
  const value = seconds * 1000
  if (value < 9.995) return value.toFixed(2)
  return value < 99.95 ? value.toFixed(1) : formatCount(value)
}

/** `1.0`, `37.5`. */
export const formatMean = (value: number | null): string => (value === null ? NONE : value.toFixed(1))

/** `row` of one, else `rows`. */
export const plural = (count: number | null, noun: string): string => (count === 1 ? noun : `${noun}s`)

export const formatWhole = (value: number | null): string => (value === null ? NONE : formatCount(value))

const preciseClock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})
const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' })

/** `14:32:05.123`. */
export const formatPreciseClock = (iso: string) => preciseClock.format(new Date(iso))

/** `CET`; at that moment, because of summer time. */
export const zoneName = (at: Date): string =>
  zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** From which share of errors on the page says that something is wrong. */
const RAISED_SHARE = 0.01
const HIGH_SHARE = 0.05

/** @param share of all requests, 0 to 1; null where there are none */
export function errorAlarm(share: number | null): Alarm | undefined {
  if (share === null || share < RAISED_SHARE) return undefined
  return share < HIGH_SHARE ? { tone: 'warning', word: 'raised' } : { tone: 'danger', word: 'high' }
}
