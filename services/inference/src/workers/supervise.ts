/** The primary of several workers on one port: starts them, replaces those that end, and ends them. */
import cluster, { type Worker } from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@modelops/common/logging'
import { createMetrics } from '@modelops/common/metrics'
import { leaveTerminationMessage, terminationLog } from '@modelops/common/termination-message'
import type { InferenceConfig } from '../config.js'
import { snapshotOf } from '../serving/peers.js'
import { Exchange } from './exchange.js'
import { MetricsTotal } from './metrics-total.js'

const FIRST_DELAY_MS = 100
const MAX_DELAY_MS = 10_000
/** A worker that lived this long did not end because of a failed start. */
const STABLE_MS = 60_000
/** Time for workers to end by themselves after the shutdown time-out. */
const GRACE_MS = 250

/** Starts the workers; SIGTERM and SIGINT drain and end them, and then this process. */
export function supervise(config: InferenceConfig, logger: Logger): void {
  // Without this process's arguments; 'advanced', as JSON has no infinities and metrics do.
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('../../dist/workers/worker.js', import.meta.url)),
    args: [],
    serialization: 'advanced',
  })
  const { registry } = createMetrics('inference')
  const exchange = new Exchange(config.WORKERS, new MetricsTotal(), () => snapshotOf(registry))
  const supervisor = new Supervisor(config, logger, exchange)
  const end = () => supervisor.stop(0)
  process.on('SIGTERM', end).on('SIGINT', end).on('disconnect', end)
  supervisor.start()
  if (process.connected === false) end() // the parent died before the listener was there
}

class Supervisor {
  readonly #workers = new Set<Worker>()
  #restartTimers = new Set<NodeJS.Timeout>()
  #delayMs = FIRST_DELAY_MS
  #started = false
  #stopping = false
  #exitCode = 0

  constructor(
    private readonly config: InferenceConfig,
    private readonly logger: Logger,
    private readonly exchange: Exchange,
  ) {}

  start(): void {
    cluster.once('listening', () => (this.#started = true))
    for (let i = 0; i < this.config.WORKERS; i++) this.#fork()
  }

  stop(exitCode: number): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#exitCode = exitCode
    this.logger.info('draining')
    this.#restartTimers.forEach((timer) => clearTimeout(timer))
    leaveTerminationMessage(terminationLog(), this.exchange.notReady(), (message) =>
      this.logger.warn(message),
    )
    for (const worker of this.#workers) worker.process.kill('SIGTERM')
    setTimeout(() => this.#kill(), this.config.SHUTDOWN_TIMEOUT_MS + GRACE_MS)
    this.#exitIfLast()
  }

  #fork(): void {
    const worker = cluster.fork()
    const startedAt = Date.now()
    this.logger.info({ worker: worker.id, pid: worker.process.pid }, 'worker started')
    this.#workers.add(worker)
    this.exchange.add(worker)
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.#workers.delete(worker)
      this.exchange.remove(worker)
      if (this.#stopping) this.#noteExit(code)
      else if (this.#started) this.#replace(worker, code, signal, Date.now() - startedAt)
      else this.stop(code || 1) // as a single process does that cannot start
    })
  }

  #replace(worker: Worker, code: number | null, signal: string | null, livedMs: number): void {
    if (livedMs >= STABLE_MS) this.#delayMs = FIRST_DELAY_MS
    const delayMs = this.#delayMs
    this.#delayMs = Math.min(2 * delayMs, MAX_DELAY_MS)
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
    this.logger.error({ worker: worker.id }, `worker ${how}: replaced in ${delayMs} ms`)
    const timer = setTimeout(() => {
      this.#restartTimers.delete(timer)
      this.#fork()
    }, delayMs)
    this.#restartTimers.add(timer)
  }

  #noteExit(code: number | null): void {
    if (code !== 0) this.#exitCode ||= 1
    this.#exitIfLast()
  }

  #exitIfLast(): void {
    if (this.#workers.size > 0) return
    this.logger.info('stopped')
    process.exit(this.#exitCode)
  }

  #kill(): void {
    this.logger.error('workers that do not end are killed')
    for (const worker of this.#workers) worker.process.kill('SIGKILL')
  }
}
