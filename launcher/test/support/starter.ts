/** `npm start` after its set-up, as a process, on free ports. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from '../../../services/common/test/support/until.js'

const run = promisify(execFile)

const script = fileURLToPath(new URL('../../dist/start.js', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
const direct = [process.execPath, script]
export const underNpm = ['npm', 'start', '--']

export class Starter {
  output = ''
  readonly process: ChildProcess

  constructor(
    readonly port: number,
    dataDir: string,
    options: readonly string[] = [],
    [command = '', ...args] = direct,
  ) {
    const env = { ...process.env }
    delete env['npm_lifecycle_event'] // the tests themselves may run under npm
    this.process = spawn(command, [...args, '--port', String(port), '--data-dir', dataDir, ...options], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk) => (this.output += String(chunk)))
  }

  get dashboard() {
    return `http://127.0.0.1:${this.port}`
  }

  get inference() {
    return `http://127.0.0.1:${this.port + 1}`
  }

  get training() {
    return `http://127.0.0.1:${this.port + 2}`
  }

  /** The URLs it shows when everything is ready. */
  ready(): Promise<void> {
    return this.shows('Ctrl-C')
  }

  async shows(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.process.exitCode !== null) throw new Error(`it ended: ${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** Kills one of the services, once it answers. @returns its process id */
  async kill(service: 'dashboard' | 'inference' | 'training'): Promise<number> {
    const ofThis = `${this.process.pid} .*/services/${service}/dist/server.js`
    let pid: number | undefined
    await until(async () => {
      if (!(await fetch(`${this[service]}/health`).catch(() => undefined))?.ok) return false
      const { stdout } = await run('ps', ['-eo', 'pid,ppid,args'])
      const line = stdout.split('\n').find((text) => new RegExp(`^ *\\d+ +${ofThis}`).test(text))
      pid = line === undefined ? undefined : Number.parseInt(line, 10)
      return pid !== undefined
    }, `${service} answers`)
    process.kill(pid!, 'SIGKILL')
    return pid!
  }

  async exitCode(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit')
    return this.process.exitCode
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.process.kill(signal)
    return this.exitCode()
  }
}

/** A port that is free, as are the two after it. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await Promise.all([port, port + 1, port + 2].map(isFree))
    if (free.every(Boolean)) return port
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
