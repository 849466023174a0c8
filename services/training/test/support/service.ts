/** The training service and the job as real processes, each with a directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunStatus } from '@modelops/common/run-status'
import { listeningUrl } from '../../../common/test/support/listening.js'
import { until } from '../../../common/test/support/until.js'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'modelops-training-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

export interface Service {
  url: string
  process: ChildProcess
  /** Ends it, by default as an operator would. Resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the service on a free port and waits until it is ready. */
export async function startService(home: string, settings: NodeJS.ProcessEnv = {}): Promise<Service> {
  const service = await launchService(home, settings)
  await until(async () => (await fetch(`${service.url}/ready`)).ok)
  return service
}

/** Starts the service on a free port and waits until it listens. */
export async function launchService(home: string, settings: NodeJS.ProcessEnv): Promise<Service> {
  const child = spawnNode('server.js', [], { MODELOPS_HOME: home, PORT: '0', ...settings })
  return { url: await listeningUrl(child), process: child, stop: (signal = 'SIGTERM') => stop(child, signal) }
}

/** The job's exit code and its output. */
export async function runJob(home: string, args: string[], settings: NodeJS.ProcessEnv = {}) {
  const child = spawnNode('job.js', args, { MODELOPS_HOME: home, ...settings })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

/** The ids of a model's runs in the store of a directory; none before the first. */
export const runsOf = (home: string, model: string): Promise<string[]> =>
  readdir(join(home, 'store/models', model, 'runs')).catch((): string[] => [])

/** What its store says of a run. */
export const statusOf = async (home: string, model: string, runId: string): Promise<RunStatus> =>
  JSON.parse(
    await readFile(join(home, 'store/models', model, 'runs', runId, 'status.json'), 'utf8'),
  ) as RunStatus

export const spawnNode = (script: 'server.js' | 'job.js', args: string[], settings: NodeJS.ProcessEnv) =>
  spawn(process.execPath, [join(dist, script), ...args], {
    env: { ...process.env, MODELOPS_STORE: '', LOG_LEVEL: 'info', NODE_OPTIONS: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill(signal)
  return ((await exited) as [number | null])[0]
}
