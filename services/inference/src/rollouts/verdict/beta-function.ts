/** The beta function and its incomplete integral, as logarithms in double precision. */

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI)
/** From here on Stirling's series with four terms is exact to 1e-13. */
const STIRLING_FROM = 12

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) after Γ(x) = Γ(x + 1) / x. */
export function logGamma(x: number): number {
  let shift = 0
  for (; x < STIRLING_FROM; x++) shift += Math.log(x)
  const y = 1 / (x * x)
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + series - shift
}

export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/** ln(e^a + e^b + ...) without overflow. */
export function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values)
  return top === -Infinity
    ? top
    : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
}

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
