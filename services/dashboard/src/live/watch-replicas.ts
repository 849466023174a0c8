/** Asks the replicas of the inference service for their metrics, and gives the figures of all of them together. */
import { z } from 'zod'
import {
  askReplicas,
  atMostEvery,
  get,
  INTERVAL_MS,
  type Asked,
  type ReplicasOptions,
} from './ask-replicas.js'
import { addUp } from './counts.js'
import type { LiveFigures, Replica } from './live-figures.js'
import { parsePrometheusText, type Sample } from './prometheus-text.js'
import { Rates } from './rates.js'

/** Replicas follow a deployment within this time. */
const DEPLOYMENTS_INTERVAL_MS = 5000

export interface WatchOptions extends ReplicasOptions {
  inferenceUrl: URL
}

/** The function never fails: what cannot be reached is part of its answer. */
export function watchReplicas(options: WatchOptions): () => Promise<LiveFigures> {
  const askStableRuns = atMostEvery(DEPLOYMENTS_INTERVAL_MS, () => readStableRuns(options.inferenceUrl))
  const rates = new Rates()
  return atMostEvery(INTERVAL_MS, async () => {
    const time = new Date().toISOString()
    const [scrapes, stableRuns] = await Promise.all([askReplicas(options, scrape), askStableRuns()])
    const counts = addUp(scrapes.flatMap(({ answer = [] }) => answer))
    return rates.next({ time, replicas: scrapes.map(describeReplica), stableRuns, ...counts })
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

/** By model; undefined where the service does not answer, which the pages show as not known. */
async function readStableRuns(url: URL): Promise<Map<string, string> | undefined> {
  try {
    const { items } = deployments.parse(await (await get(url, '/deployments')).json())
    return new Map(items.map((item) => [item.model_name, item.stable_run_id]))
  } catch {
    return undefined
  }
}
