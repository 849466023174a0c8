/**
 * Evidence that bad events fall on the canary more often than chance has it. Where the versions do not differ, a bad
 * event is the canary's with exactly the probability of assignment rho, whatever the traffic, the rate of bad events
 * and their clustering in time; that makes the e-value below a martingale that starts at 1, so that it ever reaches
 * 1/alpha with probability alpha at most (Ville). Lindon and Malek 2022; Ramdas et al. 2023.
 */
import { logSumExp } from '../../statistics/log-sum-exp.js'
import { betaFraction, logBeta } from './beta-function.js'
import type { Trials } from './counts.js'

/** How many observations the prior is worth. */
const PRIOR_SIZE = 1

/**
 * The alternatives that are mixed. The diffuse one finds whatever there is to find; one odds ratio over all steps
 * finds harm of about that size sooner: a rate that doubles, or rises by half of what is a few percent already, and
 * events that are rare until then.
 */
const DIFFUSE_PART = 0.2
const ODDS_RATIOS = [
  { times: 2, part: 0.5 },
  { times: 3, part: 0.2 },
  { times: 20, part: 0.1 },
]

/**
 * The logarithm of the e-value over all steps: each step's is a martingale for each alternative, and so are the product
 * over steps and the mixture of products.
 */
export function logHarm(steps: readonly Trials[]): number {
  const over = (ofStep: (rho: number, canaryBad: number, stableBad: number) => number): number =>
    steps.reduce((sum, { rho, canary, stable }) => sum + ofStep(rho, canary.bad, stable.bad), 0)
  return logSumExp([
    Math.log(DIFFUSE_PART) + over(logDiffuse),
    ...ODDS_RATIOS.map(({ times, part }) => Math.log(part) + over((...step) => logAtOdds(times, ...step))),
  ])
}

/** ln of the likelihood ratio of "the odds that a bad event is the canary's are `times` those of chance". */
function logAtOdds(times: number, rho: number, canaryBad: number, stableBad: number): number {
  const mean = 1 - rho + times * rho
  return canaryBad * Math.log(times / mean) - stableBad * Math.log(mean)
}

/**
 * ln of the mixture of p^c (1 - p)^s over p > rho, divided by rho^c (1 - rho)^s. The mixture is
 * Beta(k rho, k (1 - rho)) truncated to p > rho.
 * @param rho 0 < rho < 1
 */
export const logDiffuse = (rho: number, canaryBad: number, stableBad: number): number =>
  logMass(rho, canaryBad, stableBad) - logMass(rho, 0, 0)

/** ln of the integral of p^(a - 1) (1 - p)^(b - 1) over p > rho, divided by rho^c (1 - rho)^s. */
function logMass(rho: number, c: number, s: number): number {
  const [priorA, priorB] = [PRIOR_SIZE * rho, PRIOR_SIZE * (1 - rho)]
  const [a, b] = [c + priorA, s + priorB]
  const [logRho, logRest] = [Math.log(rho), Math.log1p(-rho)]
  const atRho = priorA * logRho + priorB * logRest
  // Each tail has a fraction without cancellation on its own side of the mean.
  if (1 - rho < (b + 1) / (a + b + 2)) return atRho + Math.log(betaFraction(b, a, 1 - rho) / b)
  const whole = logBeta(a, b) - c * logRho - s * logRest
  const below = atRho + Math.log(betaFraction(a, b, rho) / a)
  return whole + Math.log1p(-Math.exp(below - whole))
}
