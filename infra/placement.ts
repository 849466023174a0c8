/** Which nodes pods can run on, by labels of the nodes; none are all nodes. */
import { baseNodeLabels } from './nodes.js'

export interface Placement {
  pods: Record<string, string>
  /** Besides: of pods that mount volumes. */
  volumes: Record<string, string>
}

export const anywhere: Placement = { pods: {}, volumes: {} }

/** Images are of one processor, and the EBS driver runs on the node group alone. */
export function onEksNodes(architecture: 'amd64' | 'arm64'): Placement {
  return { pods: { 'kubernetes.io/arch': architecture }, volumes: baseNodeLabels }
}
