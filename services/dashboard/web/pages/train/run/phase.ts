/** How far a run is, beyond its status, and how long it may still take. */
import type { TrainingRun } from '../../../api/types.js'

/** With the number of those that will run at most. */
export type Epoch = NonNullable<TrainingRun['progress']>

/** `preparing`: the table is read; once all epochs are over the model is `measuring`, then perhaps `refitting`. */
export type Phase = TrainingRun['status'] | 'preparing' | NonNullable<TrainingRun['phase']>['name']

export const isFinal = (status: TrainingRun['status']) => status !== 'queued' && status !== 'running'

export function phaseOf(
  { status, phase }: Pick<TrainingRun, 'status' | 'phase'>,
  epochs: readonly Epoch[],
): Phase {
  if (status !== 'running') return status
  if (phase) return phase.name
  const last = epochs.at(-1)
  if (!last) return 'preparing'
  // The service tells its phase a moment later.
  return last.epoch === last.epochs ? 'measuring' : 'running'
}

/** The epochs known so far with those that have arrived; a reconnected stream may tell some once more. */
export function withArrived(known: readonly Epoch[], arrived: readonly Epoch[]): readonly Epoch[] {
  const last = known.at(-1)?.epoch ?? 0
  const fresh = arrived.filter(({ epoch }) => epoch > last)
  return fresh.length === 0 ? known : [...known, ...fresh]
}

/**
 * Seconds from the start to the end of a run, or to `now`.
 * @param now in ms since 1970
 */
export function elapsedSeconds({ started, finished }: TrainingRun, now: number): number | undefined {
  if (started === undefined) return undefined
  return Math.max(0, (finished === undefined ? now : Date.parse(finished)) - Date.parse(started)) / 1000
}
