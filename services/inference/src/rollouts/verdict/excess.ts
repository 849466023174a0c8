/**
 * How much larger the canary's share of bad requests may be than stable's, as an upper bound that holds at all times
 * at once. A request counts 1/rho where it is bad and the canary's, -1/(1 - rho) where it is bad and stable's, else
 * 0: the mean of that is the difference of the shares at that moment, however traffic and shares drift. Betting
 * against a mean of at least m multiplies the capital by 1 + bet (m - x); it is ever 1/alpha with probability alpha
 * at most. Waudby-Smith and Ramdas 2024; design-based: Ham, Bojinov, Lindon, Tingley 2023.
 */
import { logSumExp } from './beta-function.js'
import type { Trials } from './counts.js'

/** Bets as shares of rho (1 - rho), the largest being safe at every mean; small ones suit large shares. */
const BETS = Array.from({ length: 10 }, (_, i) => 2 ** -i)
const LOG_SHARES = normalised(BETS.map((_, i) => 1 / (i + 1)))

/**
 * ln of the capital won against "the canary's share is at least `excess` above stable's", over all steps.
 * @param steps with 0 < rho < 1
 * @param excess from -1 to 1
 */
export const logCapital = (steps: readonly Trials[], excess: number): number =>
  logSumExp(
    BETS.map((bet, i) => LOG_SHARES[i]! + steps.reduce((sum, step) => sum + logGain(step, bet, excess), 0)),
  )

function logGain({ rho, canary, stable }: Trials, bet: number, excess: number): number {
  const good = Math.max(0, canary.all + stable.all - canary.bad - stable.bad)
  return (
    canary.bad * Math.log1p(-bet * (1 - rho) * (1 - excess * rho)) +
    stable.bad * Math.log1p(bet * rho * (1 + excess * (1 - rho))) +
    good * Math.log1p(bet * rho * (1 - rho) * excess)
  )
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => Math.log(weight / sum))
}
