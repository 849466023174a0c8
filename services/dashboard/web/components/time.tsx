/** A moment with its time zone, or how long ago it was. */
import { useEffect, useState } from 'react'
import { formatAgo, formatMoment } from '../format.js'

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

/** @returns ms since 1970, updated every `everyMs`, unless it is not needed */
export function useNow(everyMs: number, isNeeded = true): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, isNeeded])
  return now
}
