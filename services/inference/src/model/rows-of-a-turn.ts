/** How many rows a model computes in a turn of the event loop. */
import { setImmediate } from 'node:timers/promises'

const MOST_TRIED_ROWS = 64
const MEASURE_MS = 1.5
/** How long the event loop may be held. */
export const TURN_MS = 3

/**
 * By the fastest of some tries, with more rows as long as those are quick. It warms the model up as well: the first
 * calls compile, which no client should wait for.
 * @returns 0 where a row takes longer
 */
export async function rowsOfATurn(
  run: (count: number) => unknown,
  now = () => performance.now(),
): Promise<number> {
  for (let rows = 1; ; rows *= 4) {
    const ms = fastestMs(() => run(rows), now)
    if (rows === MOST_TRIED_ROWS || 4 * ms > TURN_MS) return Math.floor((rows * TURN_MS) / ms)
    await setImmediate()
  }
}

/** One try is enough for what is slow. */
function fastestMs(run: () => unknown, now: () => number): number {
  let fastest = Infinity
  const end = now() + MEASURE_MS
  for (let start = now(); start < end; start = now()) {
    run()
    fastest = Math.min(fastest, now() - start)
  }
  return fastest
}
