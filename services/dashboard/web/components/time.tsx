/** A moment with its time zone, or how long ago it was. */
import { formatAgo, formatMoment } from '../format/time.js'
import { useNow } from './use-now.js'

const REFRESH_MS = 15_000

interface TimeProps {
  /** ISO 8601. */
  value: string
  /** "3 min ago", with the moment as its tooltip. */
  ago?: boolean
}

export function Time({ value, ago = false }: TimeProps) {
  const now = useNow(REFRESH_MS, ago)
  const moment = formatMoment(value)
  return (
    <time dateTime={value} title={ago ? moment : value}>
      {ago ? formatAgo(value, now) : moment}
    </time>
  )
}
