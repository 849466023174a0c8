/** Waiting for what a cluster does in its own time. */
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 500

/** Repeats a check until it does not throw; after `seconds` it rejects with what the check threw last. */
export async function eventually<T>(seconds: number, check: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`not within ${seconds} s: ${(error as Error).message}`, { cause: error })
    }
    await sleep(POLL_MS)
  }
}
