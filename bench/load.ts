/**
 * Load from this process. Closed loop: users who ask again as soon as they are answered. Open loop: requests at a
 * rate, whatever becomes of those before, so that a server that stalls is not spared the requests of that time;
 * autocannon's rate is none, it sends each second's requests in one go.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'

export interface Target {
  url: string
  path: string
  body: string
}

export interface Answered {
  /** Milliseconds on the clock of `performance.now()`. */
  sentAt: number
  latencyMs: number
}

export interface Load {
  seconds: number
  answered: Answered[]
  /** Requests that were answered otherwise than with 200. */
  failed: number
}

const headers = { 'content-type': 'application/json' }
/** Who ask without a pause; of each worker where there are several. */
export const USERS = 32
/** Enough for a second of 2,000 requests a second to wait. */
const OPEN_CONNECTIONS = 256

export async function closedLoop(target: Target, seconds: number, users = USERS): Promise<Load> {
  return withPool(target, users, async (ask, load) => {
    const end = performance.now() + seconds * 1000
    const user = async () => {
      while (performance.now() < end) await ask()
    }
    await Promise.all(Array.from({ length: users }, user))
    return load
  })
}

export async function openLoop(target: Target, seconds: number, perSecond: number): Promise<Load> {
  return withPool(target, OPEN_CONNECTIONS, async (ask, load) => {
    const under: Promise<void>[] = []
    const start = performance.now()
    while (under.length < seconds * perSecond) {
      await delay(1)
      const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - start) * perSecond) / 1000))
      while (under.length < due) under.push(ask())
    }
    await Promise.all(under)
    return load
  })
}

async function withPool(
  { url, path, body }: Target,
  connections: number,
  run: (ask: () => Promise<void>, load: Load) => Promise<Load>,
): Promise<Load> {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const load: Load = { seconds: 0, answered: [], failed: 0 }
  const ask = async () => {
    const sentAt = performance.now()
    const response = await pool.request({ path, method: 'POST', headers, body })
    await response.body.dump()
    if (response.statusCode !== 200) load.failed++
    load.answered.push({ sentAt, latencyMs: performance.now() - sentAt })
  }
  const start = performance.now()
  try {
    const done = await run(ask, load)
    return { ...done, failed: load.failed, seconds: (performance.now() - start) / 1000 }
  } finally {
    await pool.close()
  }
}
