/** Short messages in the corner, read out as well; a failure stays until it is closed. */
import { createContext, use, useCallback, useState, type ReactNode } from 'react'
import { Button } from './button.js'
import { CloseIcon } from './icons.js'
import styles from './toast.module.css'

export interface ToastMessage {
  tone?: 'success' | 'danger'
  message: ReactNode
}

const SHOWN_MS = 6_000

const ToastContext = createContext<(toast: ToastMessage) => void>(() => {})

/** @returns a function that shows a message */
export const useToast = () => use(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(ToastMessage & { id: string })[]>([])
  const close = useCallback(
    (id: string) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  )
  const show = useCallback(
    (toast: ToastMessage) => {
      const id = String(performance.now())
      setToasts((shown) => [...shown, { ...toast, id }])
      if (toast.tone !== 'danger') setTimeout(() => close(id), SHOWN_MS)
    },
    [close],
  )
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles.corner} role="status" aria-live="polite">
        {toasts.map(({ id, tone, message }) => (
          <div key={id} className={styles.toast} data-tone={tone}>
            <span>{message}</span>
            <Button variant="ghost" small onClick={() => close(id)} title="Close">
              <CloseIcon />
              <span className="visually-hidden">Close the message</span>
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}
