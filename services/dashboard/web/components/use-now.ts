/** The time of day, again and again. */
import { useEffect, useState } from 'react'

/** @returns ms since 1970, read anew every so many ms; stands still unless `isNeeded` */
export function useNow(everyMs: number, isNeeded = true): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, isNeeded])
  return now
}
