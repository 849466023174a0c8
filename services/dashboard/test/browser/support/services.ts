/** The built services as processes, on free ports and with a data directory of their own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listeningUrl } from '../../../../common/test/support/listening.js'

export interface Service {
  url: URL
  stop(): Promise<void>
}

/** Is ended with this process. @returns once it listens */
export async function startService(
  name: 'dashboard' | 'inference' | 'training',
  settings: Record<string, string>,
): Promise<Service> {
  const child = fork(fileURLToPath(new URL(`../../../../${name}/dist/server.js`, import.meta.url)), {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', MODELOPS_STORE: '', PORT: '0', ...settings },
    execArgv: [],
    silent: true,
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url: new URL(await listeningUrl(child)), stop }
}

export interface Backends {
  /** The directory of their store. */
  store: string
  inference: URL
  training: URL
  stop(): Promise<void>
}

/** Training and inference on an empty store. */
export async function startBackends(): Promise<Backends> {
  const dataDir = await mkdtemp(join(tmpdir(), 'modelops-browser-'))
  const [inference, training] = await Promise.all([
    startService('inference', { MODELOPS_HOME: dataDir }),
    startService('training', { MODELOPS_HOME: dataDir }),
  ])
  const stop = async () => {
    await Promise.all([inference.stop(), training.stop()])
    await rm(dataDir, { recursive: true })
  }
  return { store: join(dataDir, 'store'), inference: inference.url, training: training.url, stop }
}

/** The dashboard in front of them, with the built pages. */
export const startDashboard = ({ inference, training }: Pick<Backends, 'inference' | 'training'>, port = 0) =>
  startService('dashboard', {
    PORT: String(port),
    INFERENCE_URL: inference.href,
    TRAINING_URL: training.href,
    INFERENCE_REPLICAS_URL: '',
  })
