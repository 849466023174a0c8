/** How far a run is, beyond its status, how long it may still take, and what it waits for. */
import { candidateLabels } from '../../../evaluation/candidate-labels.js'
import { isFinal } from '@modelops/common/rules/run-state'
import type { TrainingRun } from '../../../api/types.js'

/** With the number of epochs that will run at most. */
export type Epoch = NonNullable<TrainingRun['progress']>

/** `preparing`: the table is read; once all epochs are over the model is `measuring`, then perhaps `refitting`. */
export type Phase = TrainingRun['status'] | 'preparing' | NonNullable<TrainingRun['phase']>['name']

export function phaseOf(
  { status, phase }: Pick<TrainingRun, 'status' | 'phase'>,
  epochs: readonly Epoch[],
): Phase {
  if (status !== 'running') return status
  if (phase) return phase.name
  const last = epochs.at(-1)
  if (!last) return 'preparing'
  // The service reports its phase a moment later.
  return last.epoch === last.epochs ? 'measuring' : 'running'
}

/** The epochs known so far with those that have arrived; a reconnected stream may repeat some. */
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

interface Sight {
  epoch: number
  /** ms since 1970 */
  at: number
}

/** The epochs of one model: where several are trained, the validated ones of the one that began last, counted by itself. */
export function epochsOfOne(epochs: readonly Epoch[]): readonly Epoch[] {
  const newest = epochs.findLast(({ member }) => member?.epoch === 1)?.member?.number
  if (newest === undefined) return epochs
  return epochs.flatMap(({ member, ...entry }) =>
    member?.number === newest && entry.val_loss !== undefined
      ? [{ ...entry, epoch: member.epoch, epochs: member.epochs }]
      : [],
  )
}

/** `Networks, fold 2 of 5`. */
export const memberText = ({ candidate, fold, folds }: NonNullable<Epoch['member']>) =>
  `${candidateLabels[candidate]}, fold ${fold} of ${folds}`

/** How fast epochs come, as seen from here: what arrived first, perhaps many at once, and what arrived last. */
export interface Pace {
  first: Sight
  last: Sight
}

/** @param epoch the latest one that has just arrived, at `at` */
export const paceAfter = (pace: Pace | undefined, epoch: number, at: number): Pace => ({
  first: pace?.first ?? { epoch, at },
  last: { epoch, at },
})

/**
 * Seconds until the last epoch, if none is saved by stopping early: as the service reckons where it does, else at the
 * pace seen from here or, while that is unknown, at the pace since the run started.
 * @param started, now in ms since 1970
 */
export function remainingSeconds(
  { first, last }: Pace,
  { epochs, remaining_seconds }: Epoch,
  started: number,
  now: number,
): number {
  const since = now - last.at
  if (remaining_seconds !== undefined) return Math.max(0, remaining_seconds - since / 1000)
  const perEpoch =
    last.epoch > first.epoch
      ? (last.at - first.at) / (last.epoch - first.epoch)
      : (last.at - started) / last.epoch
  return Math.max(0, perEpoch * (epochs - last.epoch) - since) / 1000
}

/** The runs that are trained before a queued one, the next one to end first. */
export function runsAhead(run: Pick<TrainingRun, 'run_id'>, runs: readonly TrainingRun[]): TrainingRun[] {
  const before = runs.filter(({ run_id, status }) => !isFinal(status) && run_id < run.run_id)
  const rank = ({ status }: TrainingRun) => (status === 'running' ? 0 : 1)
  return before.sort((a, b) => rank(a) - rank(b) || a.run_id.localeCompare(b.run_id))
}
