/** The beta function and its incomplete integral, as logarithms in double precision. */
import { logGamma } from '../../statistics/gamma-function.js'

export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

const EPSILON = 1e-15
const TINY = 1e-300
/** Many more than the square root of the largest counts. */
const MAX_TERMS = 1_000_000

/**
 * The continued fraction K with I_x(a, b) = x^a (1 - x)^b K / (a B(a, b)), by Lentz's method; converges fast for
 * x < (a + 1) / (a + b + 2). DLMF 8.17.22; Press et al., Numerical Recipes, 2007, section 6.4.
 */
export function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < EPSILON) break
  }
  return value
}

const notZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x)
