/** Whether a model is served, in a word. */
import type { Deployment } from '../../api/types.js'
import { Badge } from '../../components/badge.js'

export function ServingBadge({ deployment }: { deployment: Deployment | undefined }) {
  if (!deployment) return <Badge>Not deployed</Badge>
  if (deployment.failure !== undefined) return <Badge tone="danger">Failing</Badge>
  if (deployment.serving?.run_id === deployment.stable_run_id) return <Badge tone="success">Serving</Badge>
  return <Badge tone="warning">Loading</Badge>
}
