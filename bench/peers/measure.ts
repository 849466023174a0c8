/** One server's turn. */
import { fileURLToPath } from 'node:url'
import { environment } from '../environment.js'
import { closedLoop, openLoop, type Load, type Target } from '../load.js'
import { rows } from '../requests.js'
import { quantile } from '../statistics.js'
import { peers, saysBenign, type Peer } from './peers.js'
import { modelDirectory, pythonEnvironment } from './python.js'
import { cpuSeconds, freePorts, residentMebibytes, startPeer, type Running } from './running.js'

export interface Plan {
  /** Duration of each loop. */
  seconds: number
  /** Requests a second of the open loop. */
  rate: number
}

export type Figures = Record<string, number>

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Fifty rows of both classes. */
const sample = rows.filter((_, i) => i % Math.floor(rows.length / 50) === 0).slice(0, 50)
const RIGHT = 0.9

/**
 * @param home of the Python environments
 * @param settings of the inference service, in whose registry the model is deployed
 * @throws where the server does not start, fails a request or answers wrongly
 */
export async function measurePeer(
  name: string,
  { home, settings, log }: { home: string; settings: NodeJS.ProcessEnv; log: string },
  plan: Plan,
): Promise<Figures> {
  const peer = peers[name]!
  const begun = performance.now()
  const server = await start(peer, home, settings, log)
  const startSeconds = (performance.now() - begun) / 1000
  try {
    if (peer.predicts) await checkAnswers(peer, server.url)
    return { ...(await load(peer, server, plan)), 'start s': startSeconds }
  } finally {
    await server.stop()
  }
}

async function start(peer: Peer, home: string, settings: NodeJS.ProcessEnv, log: string): Promise<Running> {
  const [port = 0, ...others] = await freePorts(3)
  const { python } = peer
  const model = modelDirectory(home)
  const base = python
    ? pythonEnvironment(home, python)
    : { ...environment, ...settings, NODE_ENV: 'production' }
  const env = { ...base, PORT: String(port), MODEL_DIRECTORY: model, ...peer.env?.(port, model, others) }
  const command = [...(python ? [] : [process.execPath]), ...peer.command(port)]
  const isReady = async (url: string) => (await ask(peer, url, sample[0]!.features)).status === 200
  return startPeer(command, { env, cwd: python ? model : root, port, log }, isReady)
}

async function load(peer: Peer, { pid, url }: Running, { seconds, rate }: Plan): Promise<Figures> {
  const target: Target = { url, path: peer.path, body: peer.body(sample[0]!.features) }
  await closedLoop(target, seconds / 2)
  const before = cpuSeconds(pid)
  const closed = succeeded(await closedLoop(target, seconds))
  const used = cpuSeconds(pid) - before
  const open = latencies(succeeded(await openLoop(target, seconds, rate)))
  return {
    'req/s': closed.answered.length / closed.seconds,
    'p95 ms': quantile(latencies(closed), 0.95),
    'CPU µs a request': (1e6 * used) / closed.answered.length,
    [`${rate}/s: p95 ms`]: quantile(open, 0.95),
    [`${rate}/s: p99 ms`]: quantile(open, 0.99),
    'RSS MiB': residentMebibytes(pid),
  }
}

const latencies = ({ answered }: Load) => answered.map(({ latencyMs }) => latencyMs)

const ask = ({ path, body }: Peer, url: string, row: number[]) =>
  fetch(url + path, { method: 'POST', body: body(row), headers: { 'content-type': 'application/json' } })

function succeeded(load: Load): Load {
  if (load.failed) throw new Error(`${load.failed} of ${load.answered.length} requests failed`)
  return load
}

/** Whether the server runs the model, and not something that only answers. */
async function checkAnswers(peer: Peer, url: string): Promise<void> {
  let right = 0
  for (const { features, label } of sample) {
    const answer = (await (await ask(peer, url, features)).json()) as object
    if (saysBenign(answer) === (label === 'benign')) right++
  }
  if (right < RIGHT * sample.length) throw new Error(`only ${right} of ${sample.length} answers are right`)
}
