/** Ten hot swaps while 1,000 requests a second come in. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Figures } from './figures.js'
import { openLoop } from './load.js'
import { predict } from './requests.js'
import type { Server } from './server.js'
import { median, quantile } from './statistics.js'

const SWAPS = 10
const RATE = 1000
/** Around a swap: from its request until this long after its answer. */
const AFTER_MS = 200
const APART_MS = 1000
/** prom-client's measurement of the event loop's delay includes its own interval. */
const LAG_INTERVAL_MS = 10

export async function measureSwaps(
  server: Server,
  runIds: readonly string[],
  figures: Figures,
): Promise<void> {
  const loading = openLoop(predict(server.url), ((SWAPS + 1) * APART_MS) / 1000, RATE)
  const swaps = await swapRepeatedly(server, runIds, figures)
  const { answered, failed } = await loading

  const p99 = (from: number, to: number) =>
    quantile(
      answered.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ latencyMs }) => latencyMs),
      0.99,
    )
  const around = swaps.map(([start, end]) => p99(start, end + AFTER_MS))
  const calm = swaps.map(([, end], i) => p99(end + AFTER_MS, swaps[i + 1]?.[0] ?? Infinity))
  figures.count('requests not answered with 200', failed)
  figures.add('hot swaps at 1,000/s: p99 around one ÷ calm', median(around) / median(calm))
}

/** @returns when each swap began and ended */
async function swapRepeatedly(
  server: Server,
  runIds: readonly string[],
  figures: Figures,
): Promise<[number, number][]> {
  const swaps: [number, number][] = []
  for (let i = 1; i <= SWAPS; i++) {
    await delay(APART_MS - AFTER_MS)
    await longestStallMs(server)
    const start = performance.now()
    await deploy(server.url, runIds[i % runIds.length]!)
    swaps.push([start, performance.now()])
    await delay(AFTER_MS)
    figures.add('hot swaps at 1,000/s: longest stall of the event loop', await longestStallMs(server))
  }
  return swaps
}

/** Since it was asked last. */
async function longestStallMs(server: Server): Promise<number> {
  const lagMs = 1000 * (await server.metric('nodejs_eventloop_lag_max_seconds'))
  return Math.max(0, lagMs - LAG_INTERVAL_MS)
}

async function deploy(url: string, runId: string): Promise<void> {
  const response = await fetch(`${url}/deploy?run_id=${runId}`, { method: 'POST' })
  if (!response.ok) throw new Error(`POST /deploy answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
