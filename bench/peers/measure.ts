/** One server's turn. */
import { fileURLToPath } from 'node:url'
import { environment } from '../environment.js'
import { closedLoop, openLoop, type Load, type Target } from '../load.js'
import type { Registry } from '../registry.js'
import { rows } from '../requests.js'
import { quantile } from '../statistics.js'
import { peers, PORT, classOf, type Peer } from './peers.js'
import { modelDirectory, pythonEnvironment } from './python.js'
import { startPeer, usageOf } from './running.js'

export interface Plan {
  /** Duration of each loop. */
  seconds: number
  /** Requests a second of the open loop. */
  rate: number
}

export interface MeasureOptions {
  home: string
  registries: Record<'network' | 'trees', Registry>
  logFile: string
}

export type Figures = Record<string, number>

const root = fileURLToPath(new URL('../..', import.meta.url))
const url = `http://127.0.0.1:${PORT}`
/** Fifty rows of both classes. */
const sample = rows.filter((_, i) => i % Math.floor(rows.length / 50) === 0).slice(0, 50)
const RIGHT = 0.9

/**
 * @param home of the Python environments
 * @param registries in which the models of the inference service are deployed
 * @throws where the server does not start, fails a request or answers wrongly
 */
export async function measurePeer(
  name: string,
  { home, registries, logFile }: MeasureOptions,
  plan: Plan,
): Promise<Figures> {
  const peer = peers[name]!
  const { python, command } = peer
  const program = python ? command.split(' ') : [process.execPath, command]
  const base = python
    ? pythonEnvironment(home, python)
    : { ...environment, ...registries[peer.trees ? 'trees' : 'network'].settings, NODE_ENV: 'production' }
  const env = { ...base, PORT: String(PORT), ...peer.env }
  const cwd = python ? modelDirectory(home) : root
  const begun = performance.now()
  const isReady = async () => (await ask(peer, sample[0]!.features)).status === 200
  const server = await startPeer(program, { env, cwd, logFile }, isReady)
  const startSeconds = (performance.now() - begun) / 1000
  try {
    if (peer.predicts) await checkAnswers(peer)
    return { ...(await load(peer, server.pid, plan)), 'start s': startSeconds }
  } finally {
    await server.stop()
  }
}

async function load({ path, body }: Peer, pid: number, { seconds, rate }: Plan): Promise<Figures> {
  const target: Target = { url, path, body: body(sample[0]!.features) }
  await closedLoop(target, seconds / 2)
  const before = usageOf(pid)
  const closed = succeeded(await closedLoop(target, seconds))
  const used = usageOf(pid).cpuSeconds - before.cpuSeconds
  const open = latencies(succeeded(await openLoop(target, seconds, rate)))
  return {
    'req/s': closed.answered.length / closed.seconds,
    'p95 ms': quantile(latencies(closed), 0.95),
    'CPU µs a request': (1e6 * used) / closed.answered.length,
    [`${rate}/s: p95 ms`]: quantile(open, 0.95),
    [`${rate}/s: p99 ms`]: quantile(open, 0.99),
    'RSS MiB': usageOf(pid).mebibytes,
  }
}

const latencies = ({ answered }: Load) => answered.map(({ latencyMs }) => latencyMs)

const ask = ({ path, body }: Peer, row: number[]) =>
  fetch(url + path, { method: 'POST', body: body(row), headers: { 'content-type': 'application/json' } })

function succeeded(load: Load): Load {
  if (load.failed) throw new Error(`${load.failed} of ${load.answered.length} requests failed`)
  return load
}

/** Whether the server runs the model, and not something that only answers. */
async function checkAnswers(peer: Peer): Promise<void> {
  let right = 0
  for (const { features, label } of sample) {
    const answer = (await (await ask(peer, features)).json()) as object
    const isBenign = classOf(answer) === (peer.benign ?? 1)
    if (isBenign === (label === 'benign')) right++
  }
  if (right < RIGHT * sample.length) throw new Error(`only ${right} of ${sample.length} answers are right`)
}
