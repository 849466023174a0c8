/** The labels of the nodes that pods can run on; no labels are all nodes. */
import { baseNodeLabels } from './nodes.js'

export interface Placement {
  pods: Record<string, string>
  /** Further labels for pods that mount volumes. */
  volumes: Record<string, string>
}

export const anywhere: Placement = { pods: {}, volumes: {} }

/** Images are built for one processor. */
export const onNodesOf = (architecture: 'amd64' | 'arm64'): Placement => ({
  pods: { 'kubernetes.io/arch': architecture },
  volumes: {},
})

/** Likewise, and the EBS driver runs on the node groups alone. */
export const onEksNodes = (architecture: 'amd64' | 'arm64'): Placement => ({
  ...onNodesOf(architecture),
  volumes: baseNodeLabels,
})
