/** The rollouts that have ended, from the history of a deployment. */
import type { Deployment } from '../../api/types.js'

type Event = Deployment['history'][number]

export interface EndedEvent extends Event {
  rollout: NonNullable<Event['rollout']>
  /** Undefined where the history does not reach so far. */
  start: Event | undefined
}

const starts: ReadonlySet<string> = new Set(['canary', 'shadow'])

/** Newest first. */
export const endedRollouts = ({ history }: Pick<Deployment, 'history'>): EndedEvent[] =>
  history
    .flatMap((event, i) => {
      const { rollout } = event
      if (!rollout) return []
      const isStart = ({ action, run_id }: Event) => starts.has(action) && run_id === event.run_id
      return [{ ...event, rollout, start: history.slice(0, i).findLast(isStart) }]
    })
    .reverse()
