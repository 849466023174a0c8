import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  adjustedByDiscoveries,
  chiSquare,
  jensenShannon,
  kolmogorovSmirnov,
  stabilityIndex,
} from '../../src/drift/distances.js'
import { logGamma, upperGamma } from '../../src/statistics/gamma-function.js'

interface Pair {
  reference: number[]
  live: number[]
  ks: number
  ks_p: number
  chi_square: number
  chi_square_p: number
  jensen_shannon: number
  stability_index: number
}

interface Figures {
  pairs: Pair[]
  discoveries: { p: number[]; adjusted: number[] }
  log_gamma: [number, number][]
  upper_gamma: [number, number, number][]
}

const figures = JSON.parse(readFileSync(new URL('scipy/figures.json', import.meta.url), 'utf8')) as Figures

const isNear = (received: number, expected: number, tolerance = 1e-6) =>
  assert.ok(
    Math.abs(received - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${received} is not ${expected}`,
  )

describe('the classical figures of drift', () => {
  it("are scipy's", () => {
    for (const { reference, live, ...expected } of figures.pairs) {
      const [ks, chi] = [kolmogorovSmirnov(reference, live), chiSquare(reference, live)]
      isNear(ks.statistic, expected.ks)
      isNear(ks.p, expected.ks_p)
      isNear(chi.statistic, expected.chi_square)
      isNear(chi.p, expected.chi_square_p)
      isNear(jensenShannon(reference, live), expected.jensen_shannon)
      isNear(stabilityIndex(reference, live), expected.stability_index)
    }
  })

  it("have p-values adjusted for the number of features as scipy's", () => {
    const { p, adjusted } = figures.discoveries
    adjustedByDiscoveries(p).forEach((received, i) => isNear(received, adjusted[i]!, 1e-12))
  })

  it("rest on the gamma function and its integral as scipy's", () => {
    for (const [x, expected] of figures.log_gamma) isNear(logGamma(x), expected, 1e-12)
    for (const [a, x, expected] of figures.upper_gamma) isNear(upperGamma(a, x), expected, 1e-12)
  })
})
