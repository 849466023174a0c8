/** What can happen to a deployment, in words. */
import type { Tone } from '../components/badge.js'

interface Words {
  /** For a list. */
  label: string
  /** For a sentence: "Ada deployed 20260102-030405-abcdef". */
  did: string
  tone?: Tone
}

const words: Record<string, Words> = {
  deploy: { label: 'Deploy', did: 'deployed' },
  threshold: { label: 'Threshold', did: 'changed the threshold of' },
  prediction_log: { label: 'Prediction log', did: 'changed the prediction log beside' },
  rollback: { label: 'Rollback', did: 'rolled back to', tone: 'warning' },
  canary: { label: 'Rollout', did: 'began to roll out', tone: 'accent' },
  shadow: { label: 'Shadow', did: 'began to shadow with', tone: 'accent' },
  advance: { label: 'Next step', did: 'gave more requests to' },
  pause: { label: 'Pause', did: 'paused the rollout of' },
  resume: { label: 'Resume', did: 'resumed the rollout of' },
  promote: { label: 'Promotion', did: 'promoted', tone: 'success' },
  abort: { label: 'Abort', did: 'aborted the rollout of', tone: 'danger' },
}

/** @param action may be one of a newer build */
export const wordsOf = (action: string): Words =>
  words[action] ?? { label: action, did: `did “${action}” with` }

const makesStable: ReadonlySet<string> = new Set(['deploy', 'rollback', 'promote'])

/** The entry by which the stable version became what it is; undefined where the history does not reach so far. */
export const stableSince = <T extends { action: string }>({
  history,
}: {
  history: readonly T[]
}): T | undefined => history.findLast(({ action }) => makesStable.has(action))
