/**
 * How much larger the canary's share of bad requests may be than stable's, as an upper bound that holds at all times
 * at once. A request counts 1/rho where it is bad and the canary's, -1/(1 - rho) where it is bad and stable's, else
 * 0: the mean of that is the difference of the shares at that moment, however traffic and shares drift. Betting
 * against a mean of at least m multiplies the capital by 1 + bet (m - x); it is ever 1/alpha with probability alpha
 * at most. Waudby-Smith and Ramdas 2024; design-based: Ham, Bojinov, Lindon, Tingley 2023.
 */
import { logSumExp } from '../../statistics/log-sum-exp.js'
import type { Trials } from './counts.js'

/** What stable's share of bad requests may be, whatever the model. Small ones are known soon anyhow, and large ones are rare: the most is put on what takes long. */
const LIKELY_SHARES = [
  { share: 0.003, part: 0.25 },
  { share: 0.05, part: 0.7 },
  { share: 0.4, part: 0.05 },
]

/**
 * ln of the capital won against "the canary's share is at least `excess` above stable's", over all steps.
 * @param steps with 0 < rho < 1
 * @param excess from -1 to 1
 * @param tolerance for which the bets are made: a constant of the rollout
 */
export function logCapital(steps: readonly Trials[], excess: number, tolerance: number): number {
  const capitals = LIKELY_SHARES.map(({ share, part }) => {
    // Grows fastest where both shares are this one and the excess refuted is the tolerance.
    const bet = tolerance / (share + tolerance)
    return steps.reduce((sum, step) => sum + logGain(step, bet, excess), Math.log(part))
  })
  return logSumExp(capitals)
}

/** @param bet as a part of rho (1 - rho): less than 1 is safe at every excess */
function logGain({ rho, canary, stable }: Trials, bet: number, excess: number): number {
  const good = Math.max(0, canary.all + stable.all - canary.bad - stable.bad)
  return (
    canary.bad * Math.log1p(-bet * (1 - rho) * (1 - excess * rho)) +
    stable.bad * Math.log1p(bet * rho * (1 + excess * (1 - rho))) +
    good * Math.log1p(bet * rho * (1 - rho) * excess)
  )
}
