/** Ten hot swaps while 1,000 requests a second come in. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Figures } from './figures.js'
import { openLoop } from './load.js'
import { predict } from './requests.js'
import type { Server } from './server.js'
import { median, quantile } from './statistics.js'

const SWAPS = 10
const RATE = 1000
/** How long it counts as a swap's time, from its request on. */
const SWAP_MS = 1000
/** Until the next swap. */
const CALM_MS = 1000
/** Before and after the calm, where the server is asked for its metrics. */
const ASK_MS = 100
/** prom-client's measurement of the event loop's delay includes its own interval. */
const LAG_INTERVAL_MS = 10

export async function measureSwaps(
  server: Server,
  runIds: readonly string[],
  figures: Figures,
): Promise<void> {
  const loading = openLoop(predict(server.url), (SWAPS * (SWAP_MS + CALM_MS)) / 1000, RATE)
  const swaps = await swapRepeatedly(server, runIds, figures)
  const { answered, failed } = await loading

  const p99 = (from: number, to: number) =>
    quantile(
      answered.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ latencyMs }) => latencyMs),
      0.99,
    )
  const around = swaps.map((start) => p99(start, start + SWAP_MS))
  const calm = swaps.map((start) => p99(start + SWAP_MS + ASK_MS, start + SWAP_MS + CALM_MS - ASK_MS))
  figures.count('requests not answered with 200', failed)
  figures.add('hot swaps at 1,000/s: p99 around one ÷ calm', median(around) / median(calm))
}

/** @returns when each swap began */
async function swapRepeatedly(
  server: Server,
  runIds: readonly string[],
  figures: Figures,
): Promise<number[]> {
  const swaps: number[] = []
  for (let i = 1; i <= SWAPS; i++) {
    await longestStallMs(server)
    await delay(ASK_MS)
    const start = performance.now()
    const until = (ms: number) => delay(start + ms - performance.now())
    swaps.push(start)
    await deploy(server.url, runIds[i % runIds.length]!)
    await until(SWAP_MS)
    figures.add('hot swaps at 1,000/s: longest stall of the event loop', await longestStallMs(server))
    await until(SWAP_MS + CALM_MS - ASK_MS)
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
