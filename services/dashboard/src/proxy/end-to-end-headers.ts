/** Which headers a proxy hands on (RFC 9110, 7.6.1). */
import type { IncomingHttpHeaders } from 'node:http'

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

/** They say where a body ends: no client may have them removed. */
const framing = new Set(['content-length', 'transfer-encoding', 'host'])

/**
 * A copy without what concerns one connection alone, be it by its name or because `connection` names it.
 * @param also names of others to leave out, in lower case
 */
export function endToEndHeaders(headers: IncomingHttpHeaders, ...also: string[]): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = new Set([...hopByHop, ...also, ...named.filter((name) => !framing.has(name))])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}
