/** Days without drift, looked at again and again. */
import assert from 'node:assert/strict'
import { seededRandom, type Random } from '@modelops/common/random'
import { judge } from '../../src/drift/verdict.js'
import { noRows, simulatedFeature } from './simulated.js'

export interface SimulatedDays {
  days: number
  features: number
  rowsPerDay: number
  looks: number
}

const ALPHA = 0.01

/** The size of shifts aside: evidence alone keeps the promise. */
export function itKeepsToItsRate(simulated: SimulatedDays): void {
  it(`has evidence in ${simulated.days} days without drift no more often than the rate that is set`, () => {
    const random = seededRandom(200)
    let evident = 0
    for (let day = 0; day < simulated.days; day++)
      for (let i = 0; i < simulated.features; i++) if (hasEvidence(simulated, random)) evident++
    assert.ok(evident <= Math.max(1, ALPHA * simulated.days), `${evident} times`)
  })
}

/** Of one feature, whose model has been trained for this day, in the two windows that begin on it. */
function hasEvidence({ features, rowsPerDay, looks }: SimulatedDays, random: Random): boolean {
  const { reference, draw } = simulatedFeature(random)
  const [whole, half] = [noRows(), noRows()]
  for (let row = 1; row <= rowsPerDay; row++) {
    const bin = draw(0)
    whole[bin]!++
    if (row > rowsPerDay / 2) half[bin]!++
    if (row % (rowsPerDay / looks) > 0) continue
    const judged = [whole, half].map((live) => judge(reference, live, { alpha: ALPHA, features }))
    if (judged.some(({ evidence, threshold }) => evidence >= threshold)) return true
  }
  return false
}
