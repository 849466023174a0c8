/** The life of a service's process: start, listen, drain, end. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net'
import type { Logger } from '../logging.js'
import { isProblem, Problem } from '../problem.js'
import { admitting, type AdmissionRules } from './admission.js'

export interface ServiceOptions extends AdmissionRules {
  /** 0 for any free one. */
  port: number
  /** Milliseconds in which a whole request must have come; a slow upload is cut off after it. @default 300000 */
  requestTimeoutMs?: number
  /** Milliseconds that open requests get after the signal. */
  shutdownTimeoutMs: number
  logger: Logger
  /** Called at the signal, before connections are closed: the service must stop being ready. */
  onDrain?(): void
  /** Called when the last request has been answered. */
  onClose(): Promise<void> | void
}

/** For services that take data sets: two gibibytes take a while on a slow line. */
export const UPLOAD_TIMEOUT_MS = 3_600_000

/** Longer than load balancers keep an idle connection (infra/application-load-balancer.ts: 360 s), which would send a request into one that closes. */
const KEEP_ALIVE_MS = 370_000

/** Resolves once the service listens; SIGTERM and SIGINT drain and end the process. */
export async function serve(listener: RequestListener, options: ServiceOptions): Promise<void> {
  const { requestTimeoutMs: requestTimeout = 300_000 } = options
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout },
    admitting(listener, options),
  )
  const connections = trackConnections(server)
  await listen(server, options)
  const { address, port } = server.address() as AddressInfo
  options.logger.info({ address, port }, 'listening')
  const end = once(() => void shutDown(server, connections, options))
  // `disconnect`: a parent that started it with an IPC channel has died.
  process.on('SIGTERM', end).on('SIGINT', end).on('disconnect', end)
  if (process.connected === false) end() // it died before the listener was there
}

/** `::` answers IPv4 as well; where the machine has no IPv6 at all, IPv4 alone. */
async function listen(server: Server, { host, port }: Pick<ServiceOptions, 'host' | 'port'>): Promise<void> {
  try {
    await listenOn(server, host, port)
  } catch (error) {
    if (host !== '::' || (error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw listenProblem(error as NodeJS.ErrnoException, host, port)
    await listen(server, { host: '0.0.0.0', port })
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Problem {
  const reason =
    error.code === 'EADDRINUSE'
      ? 'another process uses it; choose another port'
      : `${error.message}; check HOST and PORT`
  return new Problem('unavailable', `cannot listen on ${host}:${port}: ${reason}`, {
    cause: error,
  })
}

/** http.Server never counts a connection as idle that a browser or load balancer opened ahead of a request. */
function trackConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

async function shutDown(
  server: Server,
  connections: ReadonlySet<Socket>,
  options: ServiceOptions,
): Promise<void> {
  const { logger, shutdownTimeoutMs, onDrain, onClose } = options
  logger.info('draining')
  const timeout = setTimeout(() => {
    logger.error(`not drained after ${shutdownTimeoutMs} ms: closing the remaining connections`)
    process.exit(1)
  }, shutdownTimeoutMs)
  try {
    onDrain?.()
    await closeConnections(server, connections)
    await onClose()
  } catch (error) {
    logger.error({ err: error }, 'shutdown failed')
    process.exitCode = 1
  }
  clearTimeout(timeout)
  logger.info('stopped')
  process.exit()
}

const KEEP_ALIVE_GRACE_MS = 500

/**
 * Accepts no new connection, answers what comes on the open ones with `connection: close`, then closes idle ones:
 * a client whose next request is on its way gets an answer, where http.Server.close would reset it.
 */
async function closeConnections(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve))
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
  const start = performance.now()
  const sweep = setInterval(() => {
    if (performance.now() - start < KEEP_ALIVE_GRACE_MS) return
    server.closeIdleConnections()
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy()
  }, 50)
  await closed
  clearInterval(sweep)
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

/** Runs a process's main function; what it throws is one line on standard error and an exit code that is not 0. */
export function runMain(name: string, main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(
      `${name}: ${isProblem(error) ? error.detail : ((error as Error).stack ?? String(error))}\n`,
    )
    process.exit(isProblem(error, 'invalid_config') ? 2 : 1)
  })
}
