/** Asks before a model returns to the version that its stable one replaced. */
import { ChangeDialog } from './change-dialog.js'
import { previousRun } from './previous-run.js'

export const RollbackDialog = ({ model, onClose }: { model: string; onClose: () => void }) => (
  <ChangeDialog
    action="rollback"
    model={model}
    targetOf={(deployment) => deployment && previousRun(deployment)}
    onClose={onClose}
  />
)
