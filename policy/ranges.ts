/** Address ranges, and when they let in more than somebody's networks. */
import { isIPv4, isIPv6 } from 'node:net'

interface Span {
  first: bigint
  last: bigint
}
type Version = 4 | 6

const bitsOf = { 4: 32, 6: 128 }
/** Together as many public addresses as the largest networks of one owner have: an IPv4 /8, an IPv6 /16. */
const most = { 4: 2n ** 24n, 6: 2n ** 112n }

const privateRanges = [
  ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['fc00::/7', 'fe80::/10'],
]

/** Those that alone are open to the internet, or all where they are together; else none. What is no range is open. */
export function openRanges(ranges: readonly string[]): string[] {
  const wide = ranges.filter((range) => areOpen([range]))
  if (wide.length > 0) return wide
  return areOpen(ranges) ? [...ranges] : []
}

const areOpen = (ranges: readonly string[]) =>
  ranges.some((range) => versionOf(range) === undefined) ||
  ([4, 6] as const).some((version) => publicSize(ranges, version) > most[version])

/** How many public addresses are in any of the ranges. */
function publicSize(ranges: readonly string[], version: Version): bigint {
  const spansOf = (texts: readonly string[]) =>
    texts.filter((text) => versionOf(text) === version).map((text) => spanOf(text, bitsOf[version]))
  const nobodys = spansOf(privateRanges)
  return sizeOf([...spansOf(ranges), ...nobodys]) - sizeOf(nobodys)
}

/** Each address counts once. */
function sizeOf(spans: Span[]): bigint {
  let [size, next] = [0n, 0n]
  for (const { first, last } of spans.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    const from = first > next ? first : next
    if (last < from) continue
    size += last - from + 1n
    next = last + 1n
  }
  return size
}

function versionOf(range: string): Version | undefined {
  const [address = '', prefix = '0'] = range.split('/')
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined
  return version && /^\d+$/.test(prefix) && Number(prefix) <= bitsOf[version] ? version : undefined
}

function spanOf(range: string, bits: number): Span {
  const [address = '', prefix = String(bits)] = range.split('/')
  const rest = 2n ** BigInt(bits - Number(prefix))
  const value = bits === 32 ? ipv4(address) : ipv6(address)
  const first = value - (value % rest)
  return { first, last: first + rest - 1n }
}

const join = (parts: string[], base: bigint, radix: string) =>
  parts.reduce((value, part) => value * base + BigInt(radix + part), 0n)

const ipv4 = (address: string) => join(address.split('.'), 256n, '')

/** The groups that :: leaves out are zero; the last two may be an IPv4 address. */
function ipv6(address: string): bigint {
  const hex = address.replace(/[\d.]+\.\d+$/, (v4) => {
    const value = ipv4(v4)
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
  })
  const [head = [], tail = []] = hex
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8 - head.length - tail.length).fill('0')
  return join([...head, ...zeros, ...tail], 65536n, '0x')
}
