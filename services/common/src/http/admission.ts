/** Which requests of browsers a service takes: none that a page of another site sends, none under a foreign host name. */
import type { IncomingMessage, RequestListener } from 'node:http'
import { isIP } from 'node:net'
import { Problem } from '../problem.js'
import { discardRest } from './discard-rest.js'
import { sendProblem } from './problem-response.js'

export interface AdmissionRules {
  /** The address that the service listens on. */
  host: string
  /** Origins whose pages may change something, such as `https://ml.example`. @default none but the service's own */
  allowedOrigins?: readonly string[] | undefined
  /** Host names that mean this service. @default any; on a loopback address none but localhost */
  allowedHosts?: readonly string[] | undefined
}

/**
 * The listener, with 403 `cross_origin` before it for what is more than reading and comes from another site's page, and
 * 421 `foreign_host` for a name that somebody else made point to this machine (DNS rebinding). Programs, which send
 * neither Origin nor Sec-Fetch-Site, and IP addresses are always taken.
 */
export function admitting(listener: RequestListener, rules: AdmissionRules): RequestListener {
  const isOurs = hostMatcher(rules)
  const origins = new Set(rules.allowedOrigins)
  return (request, response) => {
    const problem = foreignHost(request, isOurs) ?? crossOrigin(request, origins)
    if (!problem) return listener(request, response)
    discardRest(request, response)
    sendProblem(response, problem)
  }
}

function foreignHost({ headers: { host } }: IncomingMessage, isOurs: (host: string) => boolean) {
  if (host === undefined || isOurs(host)) return undefined
  const detail = `the request is for the host ${host}, which is not a name of this service; name it in ALLOWED_HOSTS if it is`
  return new Problem('foreign_host', detail, { received: host })
}

/** The name that came last is remembered, as most clients always send the same. */
function hostMatcher({ host: address, allowedHosts }: AdmissionRules): (host: string) => boolean {
  const names = allowedHosts ?? (isLoopback(address) ? [] : ['*'])
  if (names.includes('*')) return () => true
  const allowed = new Set(['localhost', ...names.map((name) => name.toLowerCase())])
  let last = ''
  return (host) => {
    if (host === last) return true
    const name = nameOf(host)
    if (isIP(name) === 0 && !allowed.has(name) && !name.endsWith('.localhost')) return false
    last = host
    return true
  }
}

/** Without the port, the brackets of an IPv6 address, and the dot that may end a whole name. */
const nameOf = (host: string) =>
  host
    .replace(/\.?(?::\d*)?$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()

const isLoopback = (address: string) =>
  address === 'localhost' || address === '::1' || address.startsWith('127.')

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

function crossOrigin(request: IncomingMessage, allowed: ReadonlySet<string>): Problem | undefined {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined && site === undefined) return undefined
  if (safeMethods.has(request.method!) || (origin !== undefined && allowed.has(origin))) return undefined
  if (site === undefined ? isOwn(request, origin!) : site === 'same-origin' || site === 'none')
    return undefined
  const detail = `a page of ${origin ?? 'another site'} asked for this; it is only taken from the service's own pages, from programs, and from the origins in ALLOWED_ORIGINS`
  return new Problem('cross_origin', detail, { received: origin, expected: 'the same origin, or no browser' })
}

/** Browsers send Sec-Fetch-Site over TLS and to localhost, Origin always; no page can set these two or the host. */
function isOwn({ headers }: IncomingMessage, origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, '')
  return host === headers.host || host === headers['x-forwarded-host']
}
