/** The built dashboard as a process. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

export const spawnDashboard = (settings: NodeJS.ProcessEnv) =>
  spawn(process.execPath, [entry], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** @returns the URL once it listens */
export async function urlOf(child: ReturnType<typeof spawnDashboard>): Promise<URL> {
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number }
    if (msg !== 'listening') continue
    child.stdout.resume()
    return new URL(`http://127.0.0.1:${port}`)
  }
  throw new Error(`the dashboard did not start: ${errors}`)
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
