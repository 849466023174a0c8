/**
 * What is done alongside predictions costs: servers with a canary at 5 %, a shadow of all requests, a prediction log of
 * one request of ten and of all, beside one that has none of them.
 */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
const LOG_PATH = `/prediction_log?model=${MODEL}`
const LOGGED_ROWS = 'model_prediction_log_rows_total'
/** In which a file is made. */
const WRITE_MS = 1000
/** V8 compiles both versions. */
const WARM_SECONDS = 1.5
/** The verdict judges and never passes it. */
const policy = { steps: [{ weight: 5, min_requests: 1_000_000_000 }] }

export interface AlongsideServers {
  none: Server
  /** Another process that has none of them: how far two alike are apart says what a ratio is worth. */
  twin: Server
  canary: Server
  shadow: Server
  sampledLog: Server
  wholeLog: Server
  /** The canary, in this process. */
  version: ModelVersion
}

/** Each on a copy of the registry: deployments are seen by all who share one. */
export async function startAlongside(registry: Registry, directory: string): Promise<AlongsideServers> {
  const start = async (name: string) => {
    const home = join(directory, name)
    await cp(registry.settings.MODELOPS_HOME!, home, { recursive: true })
    const settings = { MODELOPS_HOME: home, MODELOPS_STORE: pathToFileURL(join(home, 'store')).href }
    return startServer(INFERENCE, settings)
  }
  const run_id = registry.runIds[1]!
  const servers = {
    none: await start('none'),
    canary: await start('canary'),
    shadow: await start('shadow'),
    sampledLog: await start('sampled-log'),
    wholeLog: await start('whole-log'),
    twin: await start('twin'),
  }
  await send('POST', servers.canary, '/canary', { run_id, policy })
  await send('POST', servers.shadow, '/shadow', { run_id })
  await send('PUT', servers.sampledLog, LOG_PATH, { sample: 0.1 })
  await send('PUT', servers.wholeLog, LOG_PATH, { sample: 1 })
  return { ...servers, version: await loadVersion(registry, run_id) }
}

export const stopAlongside = ({ version: _, ...servers }: AlongsideServers) =>
  Promise.all(Object.values(servers).map((server) => server.stop()))

/** Several rounds, in each of which all are asked in turn, every other time in the opposite order. */
export async function measureAlongside(
  { none, twin, canary, shadow, sampledLog, wholeLog, version }: AlongsideServers,
  rounds: number,
  seconds: number,
  figures: Figures,
): Promise<void> {
  const servers = [none, canary, shadow, sampledLog, wholeLog, twin]
  for (const { url } of servers) noteFailures(await closedLoop(predict(url), WARM_SECONDS), figures)
  await writeLog(sampledLog, 0.1)
  await writeLog(wholeLog, 1)
  const spent = new Map<Server, Spent>()
  for (const server of servers) spent.set(server, await spentBy(server))
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
    figures.add('one with none ÷ another: processor time per request', cpu.get(twin)! / cpu.get(none)!)
    figures.add('canary at 5 % ÷ none: processor time per request', cpu.get(canary)! / without(cpu))
    figures.add('one with none ÷ another, open loop 500/s: p99', p99.get(twin)! / p99.get(none)!)
    figures.add('canary at 5 % ÷ none, open loop 500/s: p99', p99.get(canary)! / without(p99))
    for (const [log, text] of [
      [sampledLog, '10 %'],
      [wholeLog, '100 %'],
    ] as const)
      figures.add(`prediction log at ${text} ÷ none, open loop 500/s: p99`, p99.get(log)! / without(p99))
    figures.add('shadow at 100 %: share of the requests that it computes', 100 * share)
    figures.add("the canary's own computation: processor time per request", ownUs)
    figures.add('shadow at 100 % ÷ none: processor time per request', cpu.get(shadow)! / without(cpu))
    figures.add('shadow at 100 % ÷ none and its computations: processor time', cpu.get(shadow)! / withShadow)
  }
  await compareLogs({ none, twin, sampledLog, wholeLog }, spent, figures)
}

/** In total, since files are made every now and then: the last ones, too, are made before it is read. */
async function compareLogs(
  { none, twin, sampledLog, wholeLog }: Pick<AlongsideServers, 'none' | 'twin' | 'sampledLog' | 'wholeLog'>,
  before: ReadonlyMap<Server, Spent>,
  figures: Figures,
): Promise<void> {
  const perRequest = async (server: Server) => {
    const [start, end] = [before.get(server)!, await spentBy(server)]
    return (end.cpuSeconds - start.cpuSeconds) / (end.predictions - start.predictions)
  }
  const without = ((await perRequest(none)) + (await perRequest(twin))) / 2
  for (const [log, text] of [
    [sampledLog, '10 %'],
    [wholeLog, '100 %'],
  ] as const) {
    await writeLog(log, 0)
    figures.add(
      `prediction log at ${text} ÷ none: processor time per request`,
      (await perRequest(log)) / without,
    )
  }
}

interface Spent {
  cpuSeconds: number
  predictions: number
}

const spentBy = async (server: Server): Promise<Spent> => ({
  cpuSeconds: await server.metric('process_cpu_seconds_total'),
  predictions: await server.metric('model_predictions_total'),
})

/** Starts the thread that makes files, which later ones find compiled. */
async function writeLog(server: Server, sample: number): Promise<void> {
  await send('PUT', server, LOG_PATH, { sample: 0 })
  while (!(await isWritten(server))) await delay(100)
  await send('PUT', server, LOG_PATH, { sample })
}

/** Whether the last file of the log is in the store. */
async function isWritten(server: Server): Promise<boolean> {
  const before = await server.metric(LOGGED_ROWS)
  await delay(WRITE_MS)
  return (await server.metric(LOGGED_ROWS)) === before
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

async function send(method: 'POST' | 'PUT', { url }: Server, path: string, body: object): Promise<void> {
  const response = await fetch(url + path, { method, body: JSON.stringify(body) })
  if (!response.ok)
    throw new Error(`${path} for ${MODEL} answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
