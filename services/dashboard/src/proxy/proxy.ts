/** One service behind the dashboard's origin: bodies are streamed both ways, failures are told as problems. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import { createProxyServer } from 'httpxy'
import { endToEndHeaders } from './end-to-end-headers.js'

export interface ProxyOptions {
  service: string
  url: URL
  /** How long the service may neither send nor take a byte. */
  timeoutMs: number
  logger: Logger
  /** Told of every request that the service did not answer. */
  onFailure(problem: Problem): void
}

export interface Proxy {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends server-sent events, which would keep a draining process waiting; their clients connect again. */
  endStreams(): void
}

export function createProxy(options: ProxyOptions): Proxy {
  const { service, url, timeoutMs, logger, onFailure } = options
  const streams = new Set<ServerResponse>()
  // httpxy's own time-out cannot be told from a connection that broke.
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
    passOn(incoming, response)
  })
  proxy.on('error', (error, request, response) => {
    const problem = error instanceof Problem ? error : unreachable(options, error)
    logger.warn({ err: error, service, method: request?.method, url: request?.url }, problem.detail)
    onFailure(problem)
    // What is left of an upload is read, or its sender would never look for the answer.
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

/** `expect` has been answered by this server. */
function forwardedHeaders(request: IncomingMessage) {
  const headers = endToEndHeaders(request.headers, 'expect')
  const { host = '', 'x-forwarded-for': before, 'x-forwarded-host': originalHost } = headers
  const client = request.socket.remoteAddress ?? 'unknown'
  return {
    ...headers,
    'x-forwarded-for': before === undefined ? client : `${String(before)}, ${client}`,
    'x-forwarded-host': originalHost ?? host,
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
  }
}

const timedOut = ({ service, timeoutMs }: ProxyOptions) =>
  new Problem(
    'gateway_timeout',
    `the ${service} service has been silent for ${timeoutMs / 1000} s: try again, and see its log`,
  )

const unreachable = ({ service, url }: ProxyOptions, cause: Error) =>
  new Problem(
    'bad_gateway',
    `the ${service} service at ${url.origin} cannot be reached (${cause.message || (cause as NodeJS.ErrnoException).code}): see whether it runs`,
    { cause },
  )
