/** The gamma function and its incomplete integral in double precision. */

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI)
/** From here on Stirling's series with four terms is exact to 1e-13. */
const STIRLING_FROM = 12

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) after Γ(x) = Γ(x + 1) / x. */
export function logGamma(x: number): number {
  let product = 1
  for (; x < STIRLING_FROM; x++) product *= x
  const y = 1 / (x * x)
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + series - Math.log(product)
}

const EPSILON = 1e-15
const MAX_TERMS = 100_000

/** Q(a, x) = Γ(a, x) / Γ(a), the share of a gamma distribution above x >= 0. DLMF 8.11.4 and 8.9.2. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

/** Converges fast for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n <= MAX_TERMS && term > sum * EPSILON; n++) sum += term *= x / (a + n)
  return sum
}

/** The continued fraction by Lentz's method; converges fast for x > a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let n = 1; n <= MAX_TERMS; n++) {
    const an = n * (a - n)
    b += 2
    d = 1 / (b + an * d)
    c = b + an / c
    value *= c * d
    if (Math.abs(c * d - 1) < EPSILON) break
  }
  return value
}
