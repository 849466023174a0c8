import assert from 'node:assert/strict'
import fc from 'fast-check'
import { logBeta } from '../../../src/rollouts/verdict/beta-function.js'
import { logGamma } from '../../../src/statistics/gamma-function.js'
import { logDiffuse, logHarm } from '../../../src/rollouts/verdict/harm.js'
import { binomial, trials, upTo } from './support.js'

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  )

/** Of f(p, 1 - p) for p from `from` to 1, with nodes that crowd at both ends (tanh-sinh), where f may be infinite. */
function integrate(f: (p: number, rest: number) => number, from: number): number {
  const [h, width] = [1 / 256, 1 - from]
  let sum = 0
  for (let t = -6; t <= 6; t += h) {
    const u = (Math.PI / 2) * Math.sinh(t)
    const [above, below] = [width / (1 + Math.exp(-2 * u)), width / (1 + Math.exp(2 * u))]
    const derivative = ((Math.PI / 2) * Math.cosh(t) * above * below * 2) / width
    if (derivative > 0) sum += f(from + above, below) * derivative
  }
  return sum * h
}

/** The definition: a mixture over p > rho, divided by the likelihood at rho. */
function byIntegration(rho: number, c: number, s: number): number {
  const prior = (p: number, rest: number) => p ** (rho - 1) * rest ** -rho
  const ratio = (p: number, rest: number) => Math.exp(c * Math.log(p / rho) + s * Math.log(rest / (1 - rho)))
  return integrate((p, rest) => prior(p, rest) * ratio(p, rest), rho) / integrate(prior, rho)
}

/** Of one step. */
const logHarmOf = (rho: number, c: number, s: number) => logHarm([trials(rho, c, c, s, s)])

const rhos = fc.double({ min: 0.001, max: 0.999, noNaN: true })

describe('the evidence of harm', () => {
  it('has the truncated mixture over the likelihood under chance, as integrated numerically', () => {
    for (const [rho, c, s] of [
      [0.05, 1, 0],
      [0.05, 10, 30],
      [0.05, 0, 400],
      [0.25, 40, 100],
      [0.5, 3, 300],
      [0.5, 300, 200],
      [0.9, 50, 2],
      [0.9, 0, 5],
    ] as const)
      close(logDiffuse(rho, c, s), Math.log(byIntegration(rho, c, s)), 1e-6)
  })

  it('knows the gamma and the beta function', () => {
    close(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-12)
    close(logGamma(11), Math.log(3_628_800), 1e-12)
    close(logGamma(0.05), 2.9688792059, 1e-8)
    close(logBeta(3, 4), Math.log(1 / 60), 1e-12)
  })

  it('is 1 on average under chance, whatever the number of bad events', () => {
    for (const rho of [0.01, 0.05, 0.25, 0.5, 0.9])
      for (const n of [1, 2, 7, 40]) {
        const mean = upTo(n).reduce(
          (sum, c) => sum + binomial(n, c, rho) * Math.exp(logHarmOf(rho, c, n - c)),
          0,
        )
        close(mean, 1, 1e-9)
      }
  })

  it('is a martingale under chance: its mean after the next bad event is what it is now', () => {
    fc.assert(
      fc.property(rhos, fc.nat(500), fc.nat(500), (rho, c, s) => {
        const after = (more: number, rest: number) => Math.exp(logHarmOf(rho, c + more, s + rest))
        const now = Math.exp(logHarmOf(rho, c, s))
        if (now < 1e200) close((rho * after(1, 0) + (1 - rho) * after(0, 1)) / now, 1, 1e-7)
      }),
    )
  })

  it('falls on average where the canary is better', () => {
    for (const n of [1, 10, 40]) {
      const mean = upTo(n).reduce(
        (sum, c) => sum + binomial(n, c, 0.03) * Math.exp(logHarmOf(0.05, c, n - c)),
        0,
      )
      assert.ok(mean < 1, `${mean}`)
    }
  })

  it('grows with bad events of the canary, by 1 / rho at most, and falls with those of stable', () => {
    fc.assert(
      fc.property(rhos, fc.nat(100_000), fc.nat(100_000), (rho, c, s) => {
        const now = logHarmOf(rho, c, s)
        const after = logHarmOf(rho, c + 1, s)
        assert.ok(after > now - 1e-9 && after < now - Math.log(rho) + 1e-9)
        assert.ok(logHarmOf(rho, c, s + 1) < now + 1e-9)
      }),
    )
  })

  it('is a number up to a thousand million events', () => {
    const counts = [0, 1, 1e3, 5e7, 9.5e8, 1e9]
    for (const rho of [0.001, 0.05, 0.5, 0.999])
      for (const c of counts)
        for (const s of counts) assert.ok(Number.isFinite(logHarmOf(rho, c, s)), `${rho} ${c} ${s}`)
  })

  it('multiplies over steps, in whatever order they are entered', () => {
    const steps = [trials(0.05, 3, 100, 10, 1900), trials(0.25, 4, 100, 6, 300)]
    close(logHarm([...steps].reverse()), logHarm(steps))
    close(logHarm([]), 0)
    const each = steps.map((step) => logHarm([step]))
    assert.ok(logHarm(steps) > each[0]! + each[1]!, 'one size of harm in all steps counts more')
  })
})
