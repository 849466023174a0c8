/** Keeps a long computation polite. */
import { setImmediate } from 'node:timers/promises'

const TURN_MS = 40

/** To be awaited between two steps of a long computation; throws when it must stop. */
export type Pause = () => Promise<void>

/**
 * A function to call between two steps: it lets timers and I/O run when 40 ms have passed since they last could.
 * @throws the signal's reason once that is aborted
 */
export function createPacer(signal: AbortSignal): Pause {
  let turnEnds = performance.now() + TURN_MS
  return async () => {
    if (performance.now() >= turnEnds) {
      await setImmediate()
      turnEnds = performance.now() + TURN_MS
    }
    signal.throwIfAborted()
  }
}
