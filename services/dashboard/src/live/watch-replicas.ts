/** Asks the replicas of the inference service for their metrics, and says what they count together. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  askReplicas,
  atMostEvery,
  get,
  INTERVAL_MS,
  type Asked,
  type ReplicasOptions,
} from './ask-replicas.js'
import type { LiveFigures, Replica } from './live-figures.js'
import { parsePrometheusText, type Sample } from './prometheus-text.js'
import { sumFigures } from './sum-figures.js'

/** Replicas follow a deployment within as much. */
const DEPLOYMENTS_INTERVAL_MS = 5000

export interface WatchOptions extends ReplicasOptions {
  inferenceUrl: URL
}

/** The function never fails: what cannot be reached is part of its answer. */
export function watchReplicas(options: WatchOptions): () => Promise<LiveFigures> {
  const stableRuns = atMostEvery(DEPLOYMENTS_INTERVAL_MS, () => readStableRuns(options.inferenceUrl))
  return atMostEvery(INTERVAL_MS, async () => {
    const time = new Date().toISOString()
    const [scrapes, stable] = await Promise.all([askReplicas(options, scrape), stableRuns()])
    const samples = scrapes.flatMap(({ answer = [] }) => answer)
    const replicas = scrapes.map(describeReplica)
    return { time, generation: generationOf(replicas), replicas, ...sumFigures(samples, stable) }
  })
}

const scrape = async (url: URL): Promise<Sample[]> =>
  parsePrometheusText(await (await get(url, '/metrics')).text())

function describeReplica({ url, answer, failure }: Asked<Sample[]>): Replica {
  const started = answer?.find(({ name }) => name === 'process_start_time_seconds')?.value
  return {
    address: url.host,
    up: answer !== undefined,
    failure: failure ?? null,
    started: started === undefined ? null : new Date(started * 1000).toISOString(),
  }
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
