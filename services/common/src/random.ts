/** Seeded randomness: the same on every machine and back end. */

/** Uniform in [0, 1). */
export type Random = () => number

/** Mulberry32, public domain, by Tommy Ettinger: 32 bits of state, passes gjrand. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws as many rows as there are, with replacement. @param counts by row: is set to how often it is drawn */
export function resample(counts: Uint16Array, random: Random): void {
  counts.fill(0)
  for (let i = 0; i < counts.length; i++) counts[Math.floor(random() * counts.length)]!++
}

/** 0 to count - 1 in random order (Fisher-Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    const j = Math.floor(random() * (i + 1))
    order[i] = order[j]!
    order[j] = i
  }
  return order
}
