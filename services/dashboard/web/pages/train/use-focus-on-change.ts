/** Keyboards and screen readers go on at the page's beginning when a step replaces the one before. */
import { useEffect, useRef } from 'react'

/** @param step what identifies it */
export function useFocusOnChange(step: string): void {
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    document.getElementById('main')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [step])
}
