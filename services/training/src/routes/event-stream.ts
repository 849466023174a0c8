/** Server-sent events. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

export interface ServerSentEvent {
  event: string
  /** What a client that lost the connection names in `Last-Event-ID`. */
  id?: string
  data: object
}

const HEARTBEAT_MS = 15_000

/**
 * Sends events until there are no more or `signal` is aborted; comments in between keep proxies from closing the
 * connection.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
  try {
    for await (const event of events)
      if (!response.write(format(event))) await once(response, 'drain', { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(heartbeat)
  }
  response.end()
}

const format = ({ event, id, data }: ServerSentEvent) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Aborted when the client is gone or `other` is. */
export function untilClosed(response: ServerResponse, other: AbortSignal): AbortSignal {
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  return AbortSignal.any([closed.signal, other])
}
