/** What a rollout costs: servers with a canary at 5 % and with a shadow of all requests, beside one that has neither. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
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
  canary: Server
  shadow: Server
}

/** Each on a copy of the registry: rollouts are seen by all who share one. */
export async function startRollouts(registry: Registry, directory: string): Promise<RolloutServers> {
  const start = async (name: string) => {
    const home = join(directory, name)
    await cp(registry.settings.MODELOPS_HOME!, home, { recursive: true })
    const settings = { MODELOPS_HOME: home, MODELOPS_STORE: pathToFileURL(join(home, 'store')).href }
    return startServer(INFERENCE, settings)
  }
  const servers = { none: await start('none'), canary: await start('canary'), shadow: await start('shadow') }
  const run_id = registry.runIds[1]!
  await post(servers.canary, '/canary', { run_id, policy })
  await post(servers.shadow, '/shadow', { run_id })
  return servers
}

/** Several rounds, in each of which all are asked in turn. */
export async function measureRollouts(
  servers: RolloutServers,
  rounds: number,
  seconds: number,
  figures: Figures,
): Promise<void> {
  const { none, canary, shadow } = servers
  for (const { url } of [none, canary, shadow])
    noteFailures(await closedLoop(predict(url), WARM_SECONDS), figures)
  for (let round = 0; round < rounds; round++) {
    const cpuUs = async (server: Server) =>
      (await closed(server, predict(server.url), seconds, figures)).cpuUs
    const p99 = async (server: Server) => {
      const load = await openLoop(predict(server.url), seconds, RATE)
      noteFailures(load, figures)
      return quantile(
        load.answered.map(({ latencyMs }) => latencyMs),
        0.99,
      )
    }
    const before = await cpuUs(none)
    const [withCanary, withShadow] = [await cpuUs(canary), await cpuUs(shadow)]
    const after = await cpuUs(none)
    const without = (before + after) / 2 // as a machine becomes faster or slower meanwhile
    figures.add('none again ÷ none: processor time per request', after / before)
    figures.add('canary at 5 % ÷ none: processor time per request', withCanary / without)
    figures.add('shadow at 100 % ÷ none: processor time per request', withShadow / without)
    figures.add('canary at 5 % ÷ none, open loop 500/s: p99', (await p99(canary)) / (await p99(none)))
  }
}

async function post({ url }: Server, path: string, body: object): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok)
    throw new Error(`${path} for ${MODEL} answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
