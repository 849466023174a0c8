/** The time of day, again every second. */
import { useEffect, useState } from 'react'

/** @returns ms since 1970; stands still unless `isNeeded` */
export function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isNeeded])
  return now
}
