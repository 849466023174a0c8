/** Where the keyboard goes on after a dialog. */

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'

/**
 * The browser gives the focus back to what had it. Where that is gone, because of what was done in the dialog, it
 * goes to what is left nearest to its place, at last to the whole content.
 * @returns what to call once the dialog is closed
 */
export function rememberFocus(): () => void {
  const places = [...ancestorsOf(document.activeElement)]
  const giveBack = () => {
    if (document.activeElement !== document.body) return
    for (const place of places) if (place.isConnected && focusWithin(place)) return
  }
  return () => void requestAnimationFrame(giveBack)
}

function* ancestorsOf(element: Element | null) {
  for (let place = element?.parentElement; place; place = place.parentElement) yield place
}

/** @returns whether there was something to focus */
function focusWithin(place: HTMLElement): boolean {
  const target = place.tagName === 'MAIN' ? place : [...place.querySelectorAll<HTMLElement>(focusable)].at(-1)
  target?.focus()
  return target !== undefined
}
