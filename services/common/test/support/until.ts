/** Waits that end by their condition; the clock ends them only where something hangs. */
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 20

/** Far longer than anything takes on the slowest machine, and shorter than mocha's limit, which cannot say what hangs. */
export const HANG_MS = 240_000

/** @param what is awaited, for the error */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = condition.toString(),
): Promise<void> {
  for (const end = Date.now() + HANG_MS; !(await condition()); await delay(POLL_MS))
    if (Date.now() > end) throw new Error(`never came true: ${what}`)
}
