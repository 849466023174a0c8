/** How fast epochs come, as seen from here, and how long those to come may take. */
import type { Epoch } from './phase.js'

interface Sight {
  epoch: number
  /** ms since 1970 */
  at: number
}

/** What arrived first, perhaps many epochs at once, and what arrived last. */
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
 * Seconds until the last epoch, if none is saved by stopping early; at the pace seen from here, or as long as that is
 * unknown at the one since the run started.
 * @param started, now in ms since 1970
 */
export function remainingSeconds(
  { first, last }: Pace,
  { epochs }: Epoch,
  started: number,
  now: number,
): number {
  const perEpoch =
    last.epoch > first.epoch
      ? (last.at - first.at) / (last.epoch - first.epoch)
      : (last.at - started) / last.epoch
  return Math.max(0, perEpoch * (epochs - last.epoch) - (now - last.at)) / 1000
}
