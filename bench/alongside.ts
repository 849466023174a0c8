/** What a rollout costs: servers with a canary at 5 % and with a shadow of all requests, beside one that has neither. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Comparison } from '@modelops/common/rollout'
import type { ModelVersion } from '../services/inference/src/serving/model-version.js'
import { computationUs, loadVersion } from './computation.js'
import type { Figures } from './figures.js'
import { INFERENCE } from './lifetime.js'
import { closedLoop, openLoop } from './load.js'
import { MODEL, type Registry } from './registry.js'
import { predict } from './requests.js'
import { closed, noteFailures } from './rounds.js'
import { startServer, type Server } from './server.js'
import { quantile } from './statistics.js'

const RATE = 500
/** V8 compiles both versions. */
const WARM_SECONDS = 1.5
/** The verdict judges and never passes it. */
const policy = { steps: [{ weight: 5, min_requests: 1_000_000_000 }] }

export interface RolloutServers {
  none: Server
  /** Another process without a rollout: how far two alike are apart says what a ratio is worth. */
  twin: Server
  canary: Server
  shadow: Server
  /** The canary, in this process. */
  version: ModelVersion
}

/** Each on a copy of the registry: rollouts are seen by all who share one. */
export async function startRollouts(registry: Registry, directory: string): Promise<RolloutServers> {
  const start = async (name: string) => {
    const home = join(directory, name)
    await cp(registry.settings.MODELOPS_HOME!, home, { recursive: true })
    const settings = { MODELOPS_HOME: home, MODELOPS_STORE: pathToFileURL(join(home, 'store')).href }
    return startServer(INFERENCE, settings)
  }
  const run_id = registry.runIds[1]!
  const [none, canary, shadow, twin] = [
    await start('none'),
    await start('canary'),
    await start('shadow'),
    await start('twin'),
  ]
  await post(canary, '/canary', { run_id, policy })
  await post(shadow, '/shadow', { run_id })
  return { none, twin, canary, shadow, version: await loadVersion(registry, run_id) }
}

export const stopRollouts = ({ none, twin, canary, shadow }: RolloutServers) =>
  Promise.all([none, twin, canary, shadow].map((server) => server.stop()))

/** Several rounds, in each of which all are asked in turn, every other time in the opposite order. */
export async function measureRollouts(
  { none, twin, canary, shadow, version }: RolloutServers,
  rounds: number,
  seconds: number,
  figures: Figures,
): Promise<void> {
  const servers = [none, canary, shadow, twin]
  for (const { url } of servers) noteFailures(await closedLoop(predict(url), WARM_SECONDS), figures)
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? servers : servers.toReversed()
    const cpu = new Map<Server, number>()
    const p99 = new Map<Server, number>()
    const shadowed = await countsOf(shadow)
    for (const server of order)
      cpu.set(server, (await closed(server, predict(server.url), seconds, figures)).cpuUs)
    const share = shareOf(shadowed, await countsOf(shadow))
    for (const server of order) if (server !== shadow) p99.set(server, await p99Of(server, seconds, figures))
    const ownUs = await computationUs(version)

    const without = (of: Map<Server, number>) => (of.get(none)! + of.get(twin)!) / 2
    const withShadow = without(cpu) + share * ownUs
    figures.add(
      'one without a rollout ÷ another: processor time per request',
      cpu.get(twin)! / cpu.get(none)!,
    )
    figures.add('canary at 5 % ÷ none: processor time per request', cpu.get(canary)! / without(cpu))
    figures.add('one without a rollout ÷ another, open loop 500/s: p99', p99.get(twin)! / p99.get(none)!)
    figures.add('canary at 5 % ÷ none, open loop 500/s: p99', p99.get(canary)! / without(p99))
    figures.add('shadow at 100 %: share of the requests that it computes', 100 * share)
    figures.add("the canary's own computation: processor time per request", ownUs)
    figures.add('shadow at 100 % ÷ none: processor time per request', cpu.get(shadow)! / without(cpu))
    figures.add('shadow at 100 % ÷ none and its computations: processor time', cpu.get(shadow)! / withShadow)
  }
}

async function p99Of({ url }: Server, seconds: number, figures: Figures): Promise<number> {
  const load = await openLoop(predict(url), seconds, RATE)
  noteFailures(load, figures)
  const latencies = load.answered.map(({ latencyMs }) => latencyMs)
  return quantile(latencies, 0.99)
}

/** What a shadow has made of the requests so far. */
async function countsOf({ url }: Server): Promise<Comparison> {
  const response = await fetch(`${url}/canary?model=${MODEL}`)
  return ((await response.json()) as { comparison: Comparison }).comparison
}

function shareOf(before: Comparison, after: Comparison): number {
  const compared = after.compared - before.compared
  return compared / (compared + after.dropped - before.dropped)
}

async function post({ url }: Server, path: string, body: object): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok)
    throw new Error(`${path} for ${MODEL} answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
