/** Waits for what a locator cannot wait for. */
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 50
const TIMEOUT_MS = 60_000

/** @param what is hoped for, as a sentence */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + TIMEOUT_MS; !(await isSo()); await delay(POLL_MS))
    if (Date.now() > end) throw new Error(`never so: ${what}`)
}
