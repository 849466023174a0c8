/**
 * Evidence at full weight, where stable gets no requests: the canary's share beside stable's of the steps before, as
 * shares that stay the same. The likelihood ratio of a beta mixture for each share to the best that the null
 * hypothesis can do. Wasserman, Ramdas, Balakrishnan 2020 (universal inference); the mixtures are Krichevsky-Trofimov's.
 */
import { logBeta } from './beta-function.js'
import type { Trials } from './counts.js'

type Pooled = Pick<Trials, 'canary' | 'stable'>
type Share = Trials['canary']

/** ln of the e-value against "the canary's share is at most `excess` above stable's". */
export const logWorse = (pooled: Pooled, excess: number): number =>
  logRatio(pooled, excess, difference(pooled) <= excess)

/** ln of the e-value against "the canary's share is at least `excess` above stable's". */
export const logNotWorse = (pooled: Pooled, excess: number): number =>
  logRatio(pooled, excess, difference(pooled) >= excess)

/** @param isInNull the shares that fit best are part of the null hypothesis; else the best ones are on its edge */
function logRatio({ canary, stable }: Pooled, excess: number, isInNull: boolean): number {
  const p = isInNull ? undefined : bestOnEdge(canary, stable, excess)
  const best =
    p === undefined
      ? logLikelihood(canary, shareOf(canary)) + logLikelihood(stable, shareOf(stable))
      : logLikelihood(canary, p + excess) + logLikelihood(stable, p)
  return logMixture(canary) + logMixture(stable) - best
}

const shareOf = ({ bad, all }: Share): number => (all === 0 ? 0 : bad / all)
const difference = ({ canary, stable }: Pooled): number => shareOf(canary) - shareOf(stable)

const logMixture = ({ bad, all }: Share): number => logBeta(bad + 0.5, all - bad + 0.5) - Math.log(Math.PI)

const logLikelihood = ({ bad, all }: Share, p: number): number =>
  (bad && bad * Math.log(p)) + (all - bad && (all - bad) * Math.log1p(-p))

/** Stable's share p that is likeliest if the canary's is p + excess: where the slope, which falls, is 0. */
function bestOnEdge(canary: Share, stable: Share, excess: number): number {
  let [low, high] = [Math.max(0, -excess), Math.min(1, 1 - excess)]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (slope(canary, middle + excess) + slope(stable, middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const slope = ({ bad, all }: Share, p: number): number => bad / p - (all - bad) / (1 - p)
