/** A modal dialog: the native element keeps the focus inside and closes on Escape. */
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import styles from './dialog.module.css'

interface DialogProps {
  title: string
  onClose: () => void
  /** Buttons, the one that goes ahead last. */
  footer: ReactNode
  children: ReactNode
}

/** Is open as long as it is rendered. */
export function Dialog({ title, onClose, footer, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed before it leaves the page, so that the browser returns the focus to where it was.
  useLayoutEffect(() => {
    const element = dialog.current!
    const giveFocusBack = rememberFocus()
    element.showModal()
    element.focus()
    return () => {
      element.close()
      giveFocusBack()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId} className={styles.title}>
        {title}
      </h2>
      <div className={styles.content}>{children}</div>
      <footer className={styles.footer}>{footer}</footer>
    </dialog>
  )
}

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'

/**
 * The browser returns the focus to the element that had it. Where the dialog's action removed that element, the focus
 * goes to the nearest control that is left, and otherwise to the whole content.
 * @returns what to call once the dialog is closed
 */
function rememberFocus(): () => void {
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
