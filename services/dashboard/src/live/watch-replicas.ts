/** Asks the replicas of the inference service for their metrics, and says what they count together. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { LiveFigures, Replica } from './live-figures.js'
import { parsePrometheusText, type Sample } from './prometheus-text.js'
import { replicaAddresses } from './replica-addresses.js'
import { sumFigures } from './sum-figures.js'

const TIMEOUT_MS = 2000
/** However many pages are open, replicas are asked once in this time. */
const INTERVAL_MS = 1000
/** Replicas follow a deployment within as much. */
const DEPLOYMENTS_INTERVAL_MS = 5000

export interface WatchOptions {
  inferenceUrl: URL
  replicasUrl: URL
  /** One address by replica. */
  find?(url: URL): Promise<URL[]>
}

/** The function never fails: what cannot be reached is part of its answer. */
export function watchReplicas(options: WatchOptions): () => Promise<LiveFigures> {
  const { inferenceUrl, replicasUrl, find = replicaAddresses } = options
  const stableRuns = atMostEvery(DEPLOYMENTS_INTERVAL_MS, () => readStableRuns(inferenceUrl))
  return atMostEvery(INTERVAL_MS, async () => {
    const time = new Date().toISOString()
    const [scrapes, stable] = await Promise.all([scrapeAll(replicasUrl, find), stableRuns()])
    const samples = scrapes.flatMap((scrape) => scrape.samples)
    const replicas = scrapes.map((scrape) => scrape.replica)
    return { time, generation: generationOf(replicas), replicas, ...sumFigures(samples, stable) }
  })
}

/** Calls that come within the interval share one result. */
function atMostEvery<T>(intervalMs: number, produce: () => Promise<T>): () => Promise<T> {
  let begun = -Infinity
  let result: Promise<T> | undefined
  return () => {
    if (result && performance.now() - begun < intervalMs) return result
    begun = performance.now()
    return (result = produce())
  }
}

interface Scrape {
  replica: Replica
  samples: Sample[]
}

async function scrapeAll(url: URL, find: (url: URL) => Promise<URL[]>): Promise<Scrape[]> {
  try {
    return await Promise.all((await find(url)).map(scrape))
  } catch (error) {
    return [failed(url, error)]
  }
}

async function scrape(url: URL): Promise<Scrape> {
  try {
    const samples = parsePrometheusText(await (await get(url, '/metrics')).text())
    const started = samples.find(({ name }) => name === 'process_start_time_seconds')?.value
    return {
      replica: {
        address: url.host,
        up: true,
        failure: null,
        started: started === undefined ? null : new Date(started * 1000).toISOString(),
      },
      samples,
    }
  } catch (error) {
    return failed(url, error)
  }
}

const failed = (url: URL, error: unknown): Scrape => ({
  replica: { address: url.host, up: false, failure: reasonOf(error as Error), started: null },
  samples: [],
})

function reasonOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  return cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code || message : message
}

async function get(url: URL, path: string): Promise<Response> {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response
}

const deployments = z.object({
  items: z.array(z.object({ model_name: z.string(), stable_run_id: z.string() })),
})

/** By model; undefined where the service does not tell, which the pages show as not known. */
async function readStableRuns(url: URL): Promise<Map<string, string> | undefined> {
  try {
    const { items } = deployments.parse(await (await get(url, '/deployments')).json())
    return new Map(items.map((item) => [item.model_name, item.stable_run_id]))
  } catch {
    return undefined
  }
}

function generationOf(replicas: Replica[]): string {
  const counted = replicas.filter(({ up }) => up).map(({ address, started }) => `${address}@${started}`)
  return createHash('sha256').update(counted.join()).digest('hex').slice(0, 12)
}
