/** Keyboards and screen readers continue at the beginning of the content when a page or a step replaces the one before. */
import { useEffect, useRef } from 'react'

/** @param shownNow identifies the page or step */
export function useFocusOnChange(shownNow: string): void {
  const shown = useRef(shownNow)
  useEffect(() => {
    if (shown.current === shownNow) return
    shown.current = shownNow
    document.getElementById('main')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [shownNow])
}
