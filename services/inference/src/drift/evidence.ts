/**
 * Evidence that live rows do not come from the distribution that the reference does, valid however often one looks.
 *
 * Where they do, the live rows are drawn with some shares p, and but for a few references in a million p lies near the
 * reference's own shares q: N KL(q || p) <= radius. An e-value against all these p at once is the likelihood of the live
 * counts under a mixture of Dirichlet priors, divided by their greatest likelihood under any such p: under each of them it
 * is at most a nonnegative martingale that begins at 1, which ever reaches 1/alpha with probability alpha (Ville). The
 * method is universal inference: Wasserman, Ramdas and Balakrishnan, PNAS 117(29), 2020.
 */
import { logGamma } from '../statistics/gamma-function.js'
import { logSumExp } from '../statistics/log-sum-exp.js'
import { totalOf, type Counts } from './distances.js'

/** Rows that the prior's belief in shares like the reference's weighs; the smaller, the larger the shifts that it expects. */
const PRECISIONS = [4, 40, 400, 4000]
/** Jeffreys' prior believes in nothing. */
const JEFFREYS = 0.5
const HALVINGS = 50

/**
 * N times the divergence from the true shares that a sample of N rows exceeds with probability `delta` at most, whatever
 * N and the shares: Agrawal, "Finite-sample concentration of the multinomial in relative entropy", IEEE Transactions on
 * Information Theory 66(10), 2020, theorem I.2, solved for it.
 * @param bins at least 2
 */
export function radiusOf(bins: number, delta: number): number {
  const k = bins - 1
  const excess = (radius: number) => radius - k * (1 + Math.log(radius / k)) + Math.log(delta)
  let [low, high] = [k, 2 * k - 2 * Math.log(delta)]
  while (excess(high) < 0) high *= 2
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (excess(middle) < 0) low = middle
    else high = middle
  }
  return high
}

/**
 * ln of the e-value.
 * @param reference rows by bin, not all 0
 * @param live rows by the same bins
 * @param radius of the shares that the reference is consistent with
 */
export function logEvidence(reference: Counts, live: Counts, radius: number): number {
  return totalOf(live) === 0 ? 0 : logMixture(reference, live) - logGreatest(reference, live, radius)
}

/** ln of the likelihood of a sequence with these counts, with shares drawn from the mixture. */
function logMixture(reference: Counts, live: Counts): number {
  const bins = reference.length
  const all = totalOf(reference) + JEFFREYS * bins
  const likelihoods = PRECISIONS.map((precision) =>
    logDirichlet(live, (i) => (precision * (reference[i]! + JEFFREYS)) / all),
  )
  likelihoods.push(logDirichlet(live, () => JEFFREYS))
  return logSumExp(likelihoods) - Math.log(likelihoods.length)
}

/** The same with shares of a Dirichlet distribution. */
function logDirichlet(live: Counts, weightOf: (bin: number) => number): number {
  let [weights, rows, log] = [0, 0, 0]
  for (let i = 0; i < live.length; i++) {
    const weight = weightOf(i)
    weights += weight
    rows += live[i]!
    if (live[i]! > 0) log += logGamma(weight + live[i]!) - logGamma(weight)
  }
  return log + logGamma(weights) - logGamma(weights + rows)
}

/**
 * ln of the greatest likelihood of the live counts under shares p with N KL(q || p) <= radius. By Lagrange, p lies on the
 * line between the live shares and q: the live shares themselves where they are near enough, else as far from q as allowed.
 */
function logGreatest(reference: Counts, live: Counts, radius: number): number {
  const [all, seen] = [totalOf(reference), totalOf(live)]
  const share = (i: number, t: number) => ((1 - t) * live[i]!) / seen + (t * reference[i]!) / all
  const divergence = (t: number) =>
    sumOver(reference, (count, i) => count * Math.log(count / (all * share(i, t))))
  let [far, near] = [0, 1]
  if (divergence(far) > radius)
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (far + near) / 2
      if (divergence(middle) > radius) far = middle
      else near = middle
    }
  // A hair beyond the radius, so that rounding makes the evidence smaller.
  return sumOver(live, (count, i) => count * Math.log(share(i, far)))
}

function sumOver(counts: Counts, term: (count: number, i: number) => number): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) sum += term(counts[i]!, i)
  return sum
}
