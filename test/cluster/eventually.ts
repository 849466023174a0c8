/** Waiting for what a cluster does in its own time. */
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 500

/** Far longer than anything takes on a slow machine. */
const HANG_SECONDS = 600

/** Repeats a check until it does not throw; where it hangs, rejects with what the check threw last. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + HANG_SECONDS * 1000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`not within ${HANG_SECONDS} s: ${(error as Error).message}`, { cause: error })
    }
    await sleep(POLL_MS)
  }
}
