/** A Valkey server of its own for a test file (or Redis, whose protocol it is): free port, a password, nothing on disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { executable } from './executable.js'
import { freePort } from './free-port.js'
import { until } from './until.js'

export const valkeyBinary = executable('valkey-server') ?? executable('redis-server')

/** For a suite's title, so that a report says why it was skipped. */
export const withoutValkey = valkeyBinary
  ? ''
  : ' (skipped: there is neither valkey-server nor redis-server on the PATH)'

/** Skips a suite where there is no server; in CI that is a failure. Call it first in `before`. */
export function needValkey(context: Mocha.Context): void {
  if (valkeyBinary) return
  if (process.env.CI)
    throw new Error('CI is set, and there is neither valkey-server nor redis-server on the PATH: install one')
  context.skip()
}

export interface Valkey {
  url: string
  kill(): Promise<void>
  /** Starts it again after `kill`, on the same port, with nothing of what it held. */
  start(): Promise<void>
}

export async function startValkey(): Promise<Valkey> {
  const port = await freePort()
  const password = randomBytes(8).toString('hex')
  let server: ChildProcess | undefined
  const start = async () => {
    const storage = ['--save', '', '--appendonly', 'no', '--dir', '/tmp']
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', password, ...storage]
    server = spawn(valkeyBinary!, args, { stdio: 'ignore' })
    process.once('exit', () => server?.kill('SIGKILL'))
    await until(() => accepts(port), 'Valkey is ready')
  }
  const kill = async () => {
    if (server?.exitCode !== null || !server.kill('SIGKILL')) return
    await once(server, 'exit')
  }
  await start()
  return { url: `redis://:${password}@127.0.0.1:${port}`, kill, start }
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}
