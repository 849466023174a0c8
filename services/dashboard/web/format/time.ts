/** Moments and durations as text. */
const momentFormat = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
})

/** `24 Mar 2026, 14:32 CET`, in the reader's time zone. */
export const formatMoment = (iso: string) => momentFormat.format(new Date(iso))

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
