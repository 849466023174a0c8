/** Where the replicas are: all addresses of a host name, as a headless service in Kubernetes gives them. */
import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

type Resolve = (name: string) => Promise<LookupAddress[]>

const lookupAll: Resolve = (name) => lookup(name, { all: true })

/**
 * One URL by address. IPv6 only where there is no IPv4, or each replica of a dual-stack network would count twice.
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
