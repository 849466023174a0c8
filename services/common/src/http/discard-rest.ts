/** What becomes of a body that is refused before its end. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a client that has got its answer may go on sending: one that sends on reads nothing. */
const LINGER_MS = 1_000

/** Reads on after the answer, so that the connection can serve the next request, and ends it when that takes long. */
export function discardRest(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return
    request.resume()
    setTimeout(() => request.complete || request.socket.destroy(), LINGER_MS).unref()
  })
}
