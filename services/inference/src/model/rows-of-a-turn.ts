/** How many rows a model computes in a turn of the event loop. */
import { setImmediate } from 'node:timers/promises'

const MOST_TRIED_ROWS = 64
/** Tries of as many rows: the first ones compile, and any may be held up by the machine. */
const LEAST_TRIES = 3
/** Of the most rows more, as their time decides: plain JavaScript is compiled once it has run for a while. */
const [TRIED_MS, LAST_TRIED_MS] = [1.5, 12]
/** No compiler takes that long: one try is enough. */
const SLOW_MS = 50
/** How long the event loop may be held. */
export const TURN_MS = 3

/**
 * By the fastest of some tries, with more rows as long as those are quick. It warms the model up as well, so that no
 * client waits for the compiler.
 * @param msOf how long a call takes
 * @returns 0 where a row takes longer
 */
export async function rowsOfATurn(run: (count: number) => unknown, msOf = computingMs): Promise<number> {
  for (let rows = 1; ; rows *= 4) {
    const isLast = rows === MOST_TRIED_ROWS
    const ms = await fastestMs(() => run(rows), msOf, isLast ? LAST_TRIED_MS : TRIED_MS)
    if (isLast || 4 * ms > TURN_MS) return Math.floor((rows * TURN_MS) / ms)
    await setImmediate()
  }
}

/** In short turns of the event loop. */
async function fastestMs(run: () => unknown, msOf: typeof computingMs, triedMs: number): Promise<number> {
  let [fastest, spent, held] = [Infinity, 0, 0]
  for (let tries = 0; tries < LEAST_TRIES || spent < triedMs; tries++) {
    const ms = msOf(run)
    fastest = Math.min(fastest, ms)
    spent += ms
    held += ms
    if (ms > SLOW_MS) return fastest
    if (held > TRIED_MS) held = await setImmediate(0)
  }
  return fastest
}

/** Other programs of the machine may stop the clock of the wall, and other threads that of the process, but seldom both. */
function computingMs(run: () => unknown): number {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  run()
  const wallMs = performance.now() - wall
  const { user, system } = process.cpuUsage(cpu)
  return user + system > 0 ? Math.min(wallMs, (user + system) / 1000) : wallMs
}
