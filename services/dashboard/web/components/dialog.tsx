/** A modal dialog: the native element keeps the focus inside and closes on Escape. */
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import styles from './dialog.module.css'
import { rememberFocus } from './return-focus.js'

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
  // Closed before it leaves the page, so that the browser gives the focus back to where it was.
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
