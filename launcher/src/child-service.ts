/** A service as a child process: its log in a file, its last words kept, ended with this process. */
import { fork, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Problem } from '@modelops/common/problem'

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 15_000

export class ChildService {
  readonly url: string
  readonly #process: ChildProcess
  /** Settles when the process has ended and its output is complete. */
  readonly ended: Promise<void>
  #running = true
  readonly #logFile: string
  #lastError = ''

  /**
   * @param name also says where its entry point is: services/<name>/dist/server.js
   * @param settings of this service alone, as environment variables
   */
  constructor(
    readonly name: 'dashboard' | 'inference' | 'training',
    private readonly port: number,
    private readonly dataDir: string,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {
    this.url = `http://127.0.0.1:${port}`
    const entry = fileURLToPath(new URL(`../../services/${name}/dist/server.js`, import.meta.url))
    this.#process = fork(entry, {
      env: { ...process.env, ...settings, HOST: '127.0.0.1', PORT: String(port), MODELOPS_HOME: dataDir },
      // Its own process group: Ctrl-C reaches this process only, which then ends the services in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#logFile = join(dataDir, 'logs', `${name}.log`)
    this.#keepOutput()
    this.#process.once('exit', () => (this.#running = false))
    this.ended = new Promise((resolve) => {
      this.#process.once('close', () => resolve())
      // A killed process writes nothing more, but its children may hold its output open.
      this.#process.once('exit', (_code, signal) => signal && resolve())
    })
  }

  #keepOutput() {
    const log = createWriteStream(this.#logFile, { flags: 'a' })
    log.once('error', ({ message }) => this.#continueWithoutLog(message))
    this.#process.stdout?.pipe(log, { end: false })
    this.#process.stderr?.pipe(log, { end: false })
    this.#process.stderr?.on(
      'data',
      (chunk: Buffer) => (this.#lastError = (this.#lastError + String(chunk)).slice(-2000)),
    )
    this.#process.once('close', () => log.end())
  }

  /** A full disk must not end the services, nor may a pipe that nobody reads block them. */
  #continueWithoutLog(reason: string) {
    process.stderr.write(`the log of ${this.name} ends here: ${reason}\n`)
    this.#process.stdout?.resume()
    this.#process.stderr?.resume()
  }

  get isRunning(): boolean {
    return this.#running
  }

  /** @returns the same service as a new process */
  startAgain(): ChildService {
    return new ChildService(this.name, this.port, this.dataDir, this.settings)
  }

  /** Sends it a message, if it runs. */
  send(message: object): void {
    if (this.#running) this.#process.send(message, () => {})
  }

  /** Why it ended: its own last line, unless it was killed. */
  get lastWords(): string {
    const { signalCode } = this.#process
    const line = signalCode ? undefined : this.#lastError.trim().split('\n').at(-1)
    const how = signalCode ? `was ended by ${signalCode}` : 'ended without a word'
    return line || `${this.name} ${how}; ${this.#logFile} may say more`
  }

  /**
   * Waits until it is ready; throws with the reason when it ends or does not get there.
   * @param missing asks it what it still waits for, undefined where it is ready; default: what /ready answers
   */
  async waitUntilReady(missing = reasonNotReady): Promise<void> {
    const endedFirst = this.ended.then(() => {
      throw new Problem('unavailable', this.lastWords)
    })
    await Promise.race([endedFirst, this.#pollReady(missing)])
  }

  async #pollReady(missing: typeof reasonNotReady): Promise<void> {
    let reason: string | undefined
    for (const start = Date.now(); Date.now() - start < START_TIMEOUT_MS; await delay(25)) {
      if (!this.#running) return
      reason = await missing(this.url).catch(() => reason ?? 'it does not answer')
      if (reason === undefined) return
    }
    throw new Problem(
      'unavailable',
      `${this.name} is not ready after ${START_TIMEOUT_MS / 1000} s: ${reason}`,
    )
  }

  /** SIGTERM, and SIGKILL when that is not enough. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM')
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await this.ended
    clearTimeout(killer)
  }
}

async function reasonNotReady(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(1000) })
  return response.ok ? undefined : ((await response.json()) as { detail: string }).detail
}
