/** How long calls compute, on a machine that has other things to do as well. */
import { setImmediate } from 'node:timers/promises'

/** Tries: the first ones compile, and any may be held up by the machine. */
const LEAST_TRIES = 3
/** No compiler takes that long: one try is enough. */
const SLOW_MS = 50
/** How long the event loop is held. */
const HELD_MS = 1.5
/** Other programs take a processor for longer, and its clock counts in microseconds. */
const UNDISTURBED_MS = 0.2

/**
 * Milliseconds of the fastest of some calls, in short turns of the event loop.
 * @param triedMs for how long calls are tried; at least three are, unless the first is slow
 */
export async function fastestMs(run: () => unknown, triedMs: number, msOf = computingMs): Promise<number> {
  let [fastest, spent, held] = [Infinity, 0, 0]
  for (let tries = 0; tries < LEAST_TRIES || spent < triedMs; tries++) {
    const ms = msOf(run)
    fastest = Math.min(fastest, ms)
    spent += ms
    held += ms
    if (ms > SLOW_MS) return fastest
    if (held > HELD_MS) held = await setImmediate(0)
  }
  return fastest
}

/**
 * Milliseconds of a call, those excluded in which it waited for a processor: other programs may lengthen its time by the
 * clock on the wall, and other threads the processor time of this process, but seldom both.
 */
export function computingMs(run: () => unknown): number {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  run()
  const wallMs = performance.now() - wall
  if (wallMs < UNDISTURBED_MS) return wallMs
  const { user, system } = process.cpuUsage(cpu)
  return user + system > 0 ? Math.min(wallMs, (user + system) / 1000) : wallMs
}
