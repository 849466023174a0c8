/** IPv4 ranges in CIDR notation. */
import { isIPv4 } from 'node:net'

/** Ranges with a prefix from `shortest` to `longest` and no bits set behind it, such as 10.0.0.0/16. */
export const cidr = (shortest = 0, longest = 32) => ({
  test(text: string): boolean {
    const [, address = '', prefix = ''] = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) ?? []
    const bits = Number(prefix)
    if (!isIPv4(address) || bits < shortest || bits > longest) return false
    return valueOf(address) % 2 ** (32 - bits) === 0
  },
})

const valueOf = (address: string) =>
  address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
