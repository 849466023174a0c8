/** A moment with its time zone, or how long ago it was. */
import { useEffect, useState } from 'react'
import { formatAgo, formatMoment } from '../format/time.js'

interface TimeProps {
  /** ISO 8601. */
  value: string
  /** "3 min ago", with the moment as its tooltip. */
  ago?: boolean
}

export function Time({ value, ago = false }: TimeProps) {
  const now = useNow(ago)
  const moment = formatMoment(value)
  return (
    <time dateTime={value} title={ago ? moment : value}>
      {ago ? formatAgo(value, now) : moment}
    </time>
  )
}

function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [isNeeded])
  return now
}
