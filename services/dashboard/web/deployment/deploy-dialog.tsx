/** Asks before a run becomes the stable version of its model. */
import { ChangeDialog } from './change-dialog.js'

export interface DeployDialogProps {
  /** A Run or RunDetails will do. */
  run: { run_id: string; model_name: string }
  onClose: () => void
}

export const DeployDialog = ({ run, onClose }: DeployDialogProps) => (
  <ChangeDialog action="deploy" model={run.model_name} targetOf={() => run.run_id} onClose={onClose} />
)
