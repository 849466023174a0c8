/** How far a run is, beyond its status, and how long it may still take. */
import type { TrainingRun } from '../../../api/types.js'

/** With the number of those that will run at most. */
export type Epoch = NonNullable<TrainingRun['progress']>

/** `preparing`: the table is read; `finishing`: the last epoch is over, the model is measured and published. */
export type Phase = TrainingRun['status'] | 'preparing' | 'finishing'

const DEFAULT_PATIENCE = 8

export const isFinal = (status: TrainingRun['status']) => status !== 'queued' && status !== 'running'

/** @param patience epochs without a lower validation loss after which training stops */
export function phaseOf(
  status: TrainingRun['status'],
  epochs: readonly Epoch[],
  patience = DEFAULT_PATIENCE,
): Phase {
  if (status !== 'running') return status
  const last = epochs.at(-1)
  if (!last) return 'preparing'
  return last.epoch === last.epochs || hasStoppedEarly(epochs, patience) ? 'finishing' : 'running'
}

function hasStoppedEarly(epochs: readonly Epoch[], patience: number): boolean {
  let best: Epoch | undefined
  for (const entry of epochs)
    if (entry.val_loss !== undefined && entry.val_loss < (best?.val_loss ?? Infinity)) best = entry
  return best !== undefined && epochs.at(-1)!.epoch - best.epoch >= patience
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
