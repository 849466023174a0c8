/** Long work in short turns of the event loop, so that requests are answered meanwhile. */
import { setImmediate } from 'node:timers/promises'

const TURN_MS = 5

/** @returns to be called now and then: ends the turn once it has been long enough */
export function createTurns(): () => Promise<void> {
  let start = performance.now()
  return async () => {
    if (performance.now() - start < TURN_MS) return
    await setImmediate()
    start = performance.now()
  }
}
