/** Where a session falls between 0 and 1, by a key: the same on every replica, and another for each rollout. */

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** 32-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv) of UTF-16 units, begun with `start`. */
function fnv1a(text: string, start: number): number {
  let hash = start
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  return hash
}

/** The finalizer of MurmurHash3: every bit of the input changes every bit of the output with probability 1/2. */
function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

export const sessionKey = (rollout: string): number => mixed(fnv1a(rollout, FNV_OFFSET))

/** @returns a whole number from 0 to 2^32 - 1 */
export const hashSession = (session: string, key: number): number => mixed(fnv1a(session, key))

/** From 0 to 1: below the share of the canary, the session is the canary's. */
export const placeOf = (hash: number): number => hash / 2 ** 32
