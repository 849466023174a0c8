/** How a rollout stands, in a word; nothing was wrong with a shadow that has ended. */
import type { Rollout } from '../../api/types.js'
import { Badge, type Tone } from '../../components/badge.js'

type Standing = Pick<Rollout, 'mode' | 'state'>

const tones: Record<Rollout['state'], Tone> = {
  running: 'accent',
  paused: 'warning',
  promoted: 'success',
  aborted: 'danger',
}

const isEndedShadow = ({ mode, state }: Standing) => mode === 'shadow' && state === 'aborted'

export const toneOf = (standing: Standing): Tone | undefined =>
  isEndedShadow(standing) ? undefined : tones[standing.state]

export const stateName = (standing: Standing): string => (isEndedShadow(standing) ? 'ended' : standing.state)

export const StateBadge = (standing: Standing) => <Badge tone={toneOf(standing)}>{stateName(standing)}</Badge>
