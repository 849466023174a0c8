/** Asks a service, or each of its replicas, within bounds. */
import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

const TIMEOUT_MS = 2000
/** However many pages are open, replicas are asked once in this time. */
export const INTERVAL_MS = 1000

export interface ReplicasOptions {
  replicasUrl: URL
  /** Finds one address for each replica. @default a DNS lookup */
  find?(url: URL): Promise<URL[]>
}

export interface Asked<T> {
  url: URL
  answer?: T
  /** Why there is no answer. */
  failure?: string
}

/** Never fails; where the name has no address, that is the failure of the name itself. */
export async function askReplicas<T>(
  { replicasUrl, find = replicaAddresses }: ReplicasOptions,
  question: (url: URL) => Promise<T>,
): Promise<Asked<T>[]> {
  const ask = async (url: URL): Promise<Asked<T>> => {
    try {
      return { url, answer: await question(url) }
    } catch (error) {
      return { url, failure: reasonOf(error as Error) }
    }
  }
  try {
    return await Promise.all((await find(replicasUrl)).map(ask))
  } catch (error) {
    return [{ url: replicasUrl, failure: reasonOf(error as Error) }]
  }
}

function reasonOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  return cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code || message : message
}

/** @throws Error where the answer is not a success, or takes too long */
export async function get(url: URL, path: string): Promise<Response> {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response
}

/** Calls that come within the interval share one result. */
export function atMostEvery<T>(intervalMs: number, produce: () => Promise<T>): () => Promise<T> {
  let begun = -Infinity
  let result: Promise<T> | undefined
  return () => {
    if (result && performance.now() - begun < intervalMs) return result
    begun = performance.now()
    return (result = produce())
  }
}

type Resolve = (name: string) => Promise<LookupAddress[]>

const lookupAll: Resolve = (name) => lookup(name, { all: true })

/**
 * One URL for each address of the host name: a headless service in Kubernetes has one by replica. IPv6 only where there
 * is no IPv4, or each replica of a dual-stack network would count twice.
 * With TLS the name itself, which the certificate is for.
 */
export async function replicaAddresses(url: URL, resolve: Resolve = lookupAll): Promise<URL[]> {
  const { hostname, protocol } = url
  if (protocol === 'https:' || isIP(hostname.replace(/^\[|\]$/g, ''))) return [url]
  const found = await resolve(hostname)
  const family = found.some((entry) => entry.family === 4) ? 4 : 6
  const addresses = new Set(found.filter((entry) => entry.family === family).map(({ address }) => address))
  return [...addresses].sort().map((address) => {
    const replica = new URL(url)
    replica.hostname = family === 6 ? `[${address}]` : address
    return replica
  })
}
