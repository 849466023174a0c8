/** Asks before somebody leaves a file that is being sent, which would end its upload. */
import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { ConfirmDialog } from '../../../components/confirm-dialog.js'

interface LeaveUploadProps {
  fileName: string
  /** Whether leaving now would end the upload. */
  isSending: () => boolean
}

/** To be rendered while the file is being sent. */
export function LeaveUpload({ fileName, isSending }: LeaveUploadProps) {
  useAskBeforeUnload()
  const blocker = useBlocker(isSending)
  if (blocker.state !== 'blocked') return null
  return (
    <ConfirmDialog
      title="Leave this page?"
      confirm="Leave"
      dismiss="Stay"
      danger
      onConfirm={() => blocker.proceed()}
      onClose={() => blocker.reset()}
    >
      <p>{fileName} is still being uploaded. Leaving ends that, and nothing of it is kept.</p>
    </ConfirmDialog>
  )
}

/** Before the page is closed or reloaded, the browser asks in its own words. */
function useAskBeforeUnload(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])
}
