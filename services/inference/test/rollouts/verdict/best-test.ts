/** What no test can surpass: the most powerful one of a fixed number of requests, that knows stable's share exactly. */
import { binomial, upTo } from './support.js'

export interface BestTest {
  requests: number
  /** How often it may be wrong where the canary is like stable. */
  alpha: number
  stable: number
  /** More than stable's. */
  canary: number
}

/** @returns how often it finds the canary's share (Neyman and Pearson: by the number of bad ones, with a draw at the limit) */
export function powerOfBestTest({ requests, alpha, stable, canary }: BestTest): number {
  let [wrong, right] = [0, 0]
  for (const bad of upTo(requests).reverse()) {
    const chance = binomial(requests, bad, stable)
    if (wrong + chance > alpha) return right + ((alpha - wrong) / chance) * binomial(requests, bad, canary)
    wrong += chance
    right += binomial(requests, bad, canary)
  }
  return right
}
