/** Ten hot swaps while 1,000 requests a second come in. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Figures } from './figures.js'
import { openLoop } from './load.js'
import { predict } from './requests.js'
import { noteFailures } from './rounds.js'
import type { Server } from './server.js'
import { median, quantile } from './statistics.js'

const SWAPS = 10
const RATE = 1000
/** How long it counts as a swap's time, from its request on. */
const SWAP_MS = 1000
/** Until the next swap. */
const CALM_MS = 1000
/** After the answer, until the version before has gone. */
const RETIRED_MS = 50

/** In milliseconds, of its request. */
interface Swap {
  start: number
  end: number
}

export async function measureSwaps(
  server: Server,
  runIds: readonly string[],
  figures: Figures,
): Promise<void> {
  const loading = openLoop(predict(server.url), (SWAPS * (SWAP_MS + CALM_MS)) / 1000, RATE)
  const swaps = await swapRepeatedly(server, runIds)
  const load = await loading
  noteFailures(load, figures)

  const latencies = (from: number, to: number) =>
    load.answered.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ latencyMs }) => latencyMs)
  const p99 = (from: number, to: number) => quantile(latencies(from, to), 0.99)
  const around = swaps.map(({ start }) => p99(start, start + SWAP_MS))
  const calm = swaps.map(({ start }) => p99(start + SWAP_MS, start + SWAP_MS + CALM_MS))
  figures.add('hot swaps at 1,000/s: p99 around one ÷ calm', median(around) / median(calm))
  // Requests arrive every millisecond, so one of them waits for as long as the event loop stalls.
  for (const { start, end } of swaps)
    figures.worst('hot swaps at 1,000/s: longest wait', Math.max(...latencies(start, end + RETIRED_MS)))
}

async function swapRepeatedly(server: Server, runIds: readonly string[]): Promise<Swap[]> {
  const swaps: Swap[] = []
  for (let i = 1; i <= SWAPS; i++) {
    const start = performance.now()
    await deploy(server.url, runIds[i % runIds.length]!)
    const end = performance.now()
    swaps.push({ start, end })
    await delay(start + SWAP_MS + CALM_MS - end)
  }
  return swaps
}

async function deploy(url: string, runId: string): Promise<void> {
  const response = await fetch(`${url}/deploy?run_id=${runId}`, { method: 'POST' })
  if (!response.ok) throw new Error(`POST /deploy answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
