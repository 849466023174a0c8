/** Numbers, moments and durations as text; the decimal sign is a point everywhere, as in the data and in code. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `12,345`. */
export const formatCount = (value: number) => grouped.format(value)

/** `1 row`, `12,345 rows`. */
export const formatCounted = (count: number, one: string, many = `${one}s`) =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** `-0.512`, `1,234.50`; what rounds to zero has no sign. */
export const formatFixed = (value: number, digits: number) =>
  value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  })

/** `97.4 %`. @param share 0 to 1 */
export const formatPercent = (share: number, digits = 1) => `${formatFixed(share * 100, digits)} %`

/** About four significant digits: `0.9737`, `53.21`, `12,345`, `1.2e-7`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e9 || size < 1e-4) return value.toExponential(1)
  if (size >= 1000) return grouped.format(value)
  return String(Number(value.toPrecision(4)))
}

/** A text of the data; the empty one would look like a value that is missing. */
export const formatText = (text: string): string => (text === '' ? '(empty text)' : text)

/** `a, b, c and 80 more`. @param most that are named */
export function formatTexts(texts: readonly string[], most = 6): string {
  const named = texts.slice(0, most).map(formatText).join(', ')
  return texts.length > most ? `${named} and ${formatCount(texts.length - most)} more` : named
}

/** As it would be typed, so without groups: a value of the data may be a year. */
export const formatValue = (value: number) => formatNumber(value).replaceAll(',', '')

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** `14.2 kB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power]}`
}

const momentFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

/** `24 Mar 2026, 14:32 CET`, in the reader's time zone. */
export const formatMoment = (iso: string) => momentFormat.format(new Date(iso))

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** `1 February 2024`, in UTC. @param at in ms since 1970 */
export const formatDay = (at: number): string => dayFormat.format(at)

const steps = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year'],
] as const
const agoFormat = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' })

/** @param now in ms since 1970 */
export function formatAgo(iso: string, now: number): string {
  let amount = Math.max(0, (now - Date.parse(iso)) / 1000)
  if (amount < 10) return 'just now'
  for (const [size, unit] of steps) {
    if (amount < size) return agoFormat.format(-Math.floor(amount), unit)
    amount /= size
  }
  return ''
}

/** `850 ms`, `3.2 s`, `4 min 05 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  const pad = (value: number) => String(value).padStart(2, '0')
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** `14:32:05`, in the reader's time zone. */
export const formatClock = (unixSeconds: number): string => clock.format(unixSeconds * 1000)
