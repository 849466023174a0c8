/** How many rows a model computes in a turn of the event loop. */
import { setImmediate } from 'node:timers/promises'
import { fastestMs, type computingMs } from './computing-time.js'

const MOST_TRIED_ROWS = 64
/** Of the most rows more, as their time decides: plain JavaScript is compiled once it has run for a while. */
const [TRIED_MS, LAST_TRIED_MS] = [1.5, 12]
/** How long the event loop may be held. */
export const TURN_MS = 3

/**
 * By the fastest of some tries, with more rows as long as those are quick. It warms the model up as well, so that no
 * client waits for the compiler.
 * @param msOf how long a call takes
 * @returns 0 where a row takes longer
 */
export async function rowsOfATurn(
  run: (count: number) => unknown,
  msOf?: typeof computingMs,
): Promise<number> {
  for (let rows = 1; ; rows *= 4) {
    const isLast = rows === MOST_TRIED_ROWS
    const ms = await fastestMs(() => run(rows), isLast ? LAST_TRIED_MS : TRIED_MS, msOf)
    if (isLast || 4 * ms > TURN_MS) return Math.floor((rows * TURN_MS) / ms)
    await setImmediate()
  }
}
