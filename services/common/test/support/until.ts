/** Waits that end by their condition; the clock ends them only where something hangs. */
import { setTimeout as delay } from 'node:timers/promises'

/** Short at first; the longer the wait, the less an answer that comes a little late matters, and each question costs. */
const [FIRST_POLL_MS, LONGEST_POLL_MS] = [10, 200]

/** Far longer than anything takes on the slowest machine, and shorter than mocha's limit, which cannot say what hangs. */
export const HANG_MS = 240_000

/** @param what is awaited, for the error */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = condition.toString(),
): Promise<void> {
  const end = Date.now() + HANG_MS
  for (let pause = FIRST_POLL_MS; !(await condition()); pause = Math.min(pause * 1.2, LONGEST_POLL_MS)) {
    if (Date.now() > end) throw new Error(`never came true: ${what}`)
    await delay(pause)
  }
}
