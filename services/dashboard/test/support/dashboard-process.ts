/** The built dashboard as a process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { listeningUrl } from '../../../common/test/support/listening.js'

const entry = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

export const spawnDashboard = (settings: NodeJS.ProcessEnv) =>
  spawn(process.execPath, [entry], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** @returns the URL once it listens */
export const urlOf = async (child: ChildProcess) => new URL(await listeningUrl(child))

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
