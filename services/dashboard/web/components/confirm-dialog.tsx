/** Asks before something that matters, and shows why it failed without closing. */
import type { ReactNode } from 'react'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { ErrorNote } from './errors.js'

interface ConfirmDialogProps {
  title: string
  /** The verb of the button that goes ahead. */
  confirm: string
  /** The button that leaves everything as it is; `Cancel` would not answer whether to cancel. */
  dismiss?: string
  danger?: boolean
  busy?: boolean
  /** There is nothing to confirm. */
  disabled?: boolean
  /** Why the last attempt failed. */
  error?: unknown
  onConfirm: () => void
  onClose: () => void
  /** What will happen. */
  children: ReactNode
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    confirm,
    dismiss = 'Cancel',
    danger = false,
    busy = false,
    disabled = false,
    error,
    onConfirm,
    onClose,
    children,
  } = props
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{dismiss}</Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {error ? <ErrorNote error={error} attempt={confirm.toLowerCase()} /> : null}
    </Dialog>
  )
}
