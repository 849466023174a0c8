/** One service behind the dashboard's origin: bodies are streamed both ways, failures become problems. */
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import type { Response } from 'express'
import { createProxyServer } from 'httpxy'

/** Headers that concern one connection alone (RFC 9110, 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]

/** Headers that say where a body ends: no client may have them removed. */
const framing = new Set(['content-length', 'transfer-encoding', 'host'])

export interface ProxyOptions {
  service: string
  url: URL
  /** How long the service may neither send nor accept a byte, in ms. */
  timeoutMs: number
  logger: Logger
  /** Called for every request that the service did not answer. */
  onFailure(problem: Problem): void
  /** May answer in place of the service, which knows nothing at the address. @returns whether it did */
  onNotFound(response: Response): boolean
  /** Why the service has ended, while it is started again. */
  whyEnded(): string | undefined
}

export interface Proxy {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends server-sent events, which would keep a draining process waiting; their clients connect again. */
  endStreams(): void
}

export function createProxy(options: ProxyOptions): Proxy {
  const { service, url, timeoutMs, logger, onFailure, onNotFound } = options
  const streams = new Set<ServerResponse>()
  // httpxy's own time-out cannot be distinguished from a broken connection.
  const proxy = createProxyServer({
    target: url,
    changeOrigin: true,
    selfHandleResponse: true,
    proxyTimeout: 0,
  })
  proxy.on('proxyReq', (outgoing: ClientRequest) =>
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(timedOut(options))),
  )
  proxy.on('proxyRes', (incoming, _request, response) => {
    if (incoming.headers['content-type']?.startsWith('text/event-stream')) {
      streams.add(response)
      response.once('close', () => streams.delete(response))
    }
    if (incoming.statusCode === 404 && onNotFound(response as Response)) incoming.resume()
    else passOn(incoming, response)
  })
  proxy.on('error', (error, request, response) => {
    const problem = error instanceof Problem ? error : unreachable(options, error)
    logger.warn({ err: error, service, method: request?.method, url: request?.url }, problem.detail)
    onFailure(problem)
    // The rest of an upload is read, or its sender would never look for the answer.
    request?.unpipe().resume()
    if (response) sendProblem(response as ServerResponse, problem)
  })
  return {
    handle(request, response) {
      request.headers = forwardedHeaders(request)
      void proxy.web(request, response)
    },
    endStreams() {
      for (const response of streams) response.end()
    },
  }
}

/** Headers go out at once: an event stream may have nothing else to send for a while. */
function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  response.writeHead(incoming.statusCode ?? 502, endToEndHeaders(incoming.headers, 'transfer-encoding'))
  response.flushHeaders()
  incoming.pipe(response)
}

/** Without `expect`, which this server has answered, and without where it comes from, which it has judged. */
function forwardedHeaders(request: IncomingMessage) {
  const headers = endToEndHeaders(request.headers, 'expect', 'origin', 'sec-fetch-site')
  const { host = '', 'x-forwarded-for': before, 'x-forwarded-host': originalHost } = headers
  const client = request.socket.remoteAddress ?? 'unknown'
  return {
    ...headers,
    'x-forwarded-for': before === undefined ? client : `${String(before)}, ${client}`,
    'x-forwarded-host': originalHost ?? host,
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
  }
}

/**
 * A copy without the hop-by-hop headers, including those that `connection` names.
 * @param also names of other headers to leave out, in lower case
 */
function endToEndHeaders(headers: IncomingHttpHeaders, ...also: string[]): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = new Set([...hopByHop, ...also, ...named.filter((name) => !framing.has(name))])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

const timedOut = ({ service, timeoutMs }: ProxyOptions) =>
  new Problem(
    'gateway_timeout',
    `the ${service} service has been silent for ${timeoutMs / 1000} s: try again, and see its log`,
  )

function unreachable({ service, url, whyEnded }: ProxyOptions, cause: Error): Problem {
  const ended = whyEnded()
  const reason = cause.message || (cause as NodeJS.ErrnoException).code
  return new Problem(
    'bad_gateway',
    ended === undefined
      ? `the ${service} service at ${url.origin} cannot be reached (${reason}): see whether it runs`
      : `the ${service} service has ended and is started again: ${ended}`,
    { cause },
  )
}
