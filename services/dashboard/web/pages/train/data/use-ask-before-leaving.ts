/** Keeps somebody from closing or reloading the page by mistake. */
import { useEffect } from 'react'

/** @param isBusy whether something would be lost; the browser then asks, in words of its own */
export function useAskBeforeLeaving(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isBusy])
}
