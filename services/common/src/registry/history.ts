/** The history of a deployment. */
import type { DeploymentEvent } from '../deployment.js'

/** Who asks for a change, and the reason. */
export interface Author {
  who: string
  why: string
}

const HISTORY_LENGTH = 200

/** The latest entries. */
export const extended = (
  history: readonly DeploymentEvent[] | undefined,
  ...events: DeploymentEvent[]
): DeploymentEvent[] => [...(history ?? []), ...events].slice(-HISTORY_LENGTH)
