/**
 * Load from this process. Closed loop: users who ask again as soon as they are answered. Open loop: requests at a
 * fixed rate, regardless of earlier ones, so that a server that stalls still receives the requests of that time;
 * autocannon sends each second's requests at once instead.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Pool, type Dispatcher } from 'undici'

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
  /** Requests that were answered otherwise than with 200, or not at all. */
  failed: number
  /** Requests of an open loop for which no connection was free when they were due. */
  late: number
}

const headers = { 'content-type': 'application/json' }
/** Users who ask without a pause; per worker where there are several. */
export const USERS = 32
/** Enough for a second of 2,000 requests a second to wait. */
const OPEN_CONNECTIONS = 256

export async function closedLoop(target: Target, seconds: number, users = USERS): Promise<Load> {
  return withPool(target, users, async (ask) => {
    const end = performance.now() + seconds * 1000
    const user = async () => {
      while (performance.now() < end) await ask()
    }
    await Promise.all(Array.from({ length: users }, user))
  })
}

export async function openLoop(target: Target, seconds: number, perSecond: number): Promise<Load> {
  return withPool(target, OPEN_CONNECTIONS, async (ask, load, pool) => {
    const under: Promise<void>[] = []
    const start = performance.now()
    while (under.length < seconds * perSecond) {
      await delay(1)
      const before = under.length
      const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - start) * perSecond) / 1000))
      while (under.length < due) under.push(ask())
      load.late += Math.min(pool.stats.queued, due - before)
    }
    await Promise.all(under)
  })
}

async function withPool(
  { url, path, body }: Target,
  connections: number,
  run: (ask: () => Promise<void>, load: Load, pool: Pool) => Promise<void>,
): Promise<Load> {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const load: Load = { seconds: 0, answered: [], failed: 0, late: 0 }
  const ask = async () => {
    const sentAt = performance.now()
    const status = await statusOf(pool, { path, method: 'POST', headers, body })
    if (status !== 200) load.failed++
    load.answered.push({ sentAt, latencyMs: performance.now() - sentAt })
  }
  const start = performance.now()
  try {
    await run(ask, load, pool)
    load.seconds = (performance.now() - start) / 1000
    return load
  } finally {
    await pool.close()
  }
}

/** @returns undefined where the connection broke */
async function statusOf(pool: Pool, options: Dispatcher.RequestOptions): Promise<number | undefined> {
  try {
    const { statusCode, body } = await pool.request(options)
    await body.dump()
    return statusCode
  } catch {
    return undefined
  }
}
