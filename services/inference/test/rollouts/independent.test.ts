import assert from 'node:assert/strict'
import type { ProcessStep } from '@modelops/common/rollout'
import { countBad } from '../../src/rollouts/harm-counts.js'
import { independentOf } from '../../src/rollouts/independent.js'
import { newStepCounts } from '../../src/rollouts/tally.js'

/** A hash that falls on that place between 0 and 1. */
const at = (place: number) => Math.floor(place * 2 ** 32)

/** Of one process: errors of these sessions; undefined without one. */
function stepWith(weight: number, route: 'stable' | 'canary', sessions: (number | undefined)[]): ProcessStep {
  const step = newStepCounts(weight, 0)
  for (const session of sessions) {
    step[route].errors++
    countBad(step.harm, route, { kind: 'errors', session, isFirst: true })
  }
  return step
}

const independent = (steps: ProcessStep[][]) =>
  independentOf(steps.map((processes) => ({ weight: processes[0]?.weight ?? 0, processes })))

const errorsOf = (steps: ProcessStep[][]) =>
  independent(steps).map(({ stable, canary }) => [stable.bad.errors, canary.bad.errors])

describe('the bad events that are evidence of harm', () => {
  it('have each session once, in the first step in which it was bad and on its route there, whatever processes it met', () => {
    const [moved, stays] = [at(0.1), at(0.9)]
    const first = [stepWith(5, 'stable', [moved, stays]), stepWith(5, 'stable', [stays])]
    const second = [stepWith(25, 'canary', [moved, at(0.2)]), stepWith(25, 'canary', [moved])]
    assert.deepEqual(errorsOf([first, second]), [
      [2, 0],
      [0, 1],
    ])
  })

  it('have every request without a session', () => {
    const steps = [5, 25].map((weight) =>
      [1, 2].map(() => stepWith(weight, 'canary', [undefined, undefined])),
    )
    assert.deepEqual(errorsOf(steps), [
      [0, 4],
      [0, 4],
    ])
  })

  it('are all that a process of an older build has counted', () => {
    const { harm: _, ...older } = newStepCounts(5, 0)
    older.stable.errors = 7
    assert.deepEqual(errorsOf([[older, stepWith(5, 'stable', [undefined])]]), [[8, 0]])
  })

  it('end with the thousandth session of a kind and step on a process, on both routes', () => {
    const sessions = Array.from({ length: 1200 }, (_, i) => at((i + 0.5) / 1200))
    const step = stepWith(50, 'stable', sessions.toReversed())
    assert.deepEqual(errorsOf([[step]]), [[600, 400]])
    assert.equal(step.stable.errors, 1200, 'counted all the same')
  })

  it('say on how many processes a session was bad', () => {
    const step = [[at(0.5), at(0.7)], [at(0.7)], [at(0.7)]].map((sessions) => stepWith(5, 'stable', sessions))
    assert.deepEqual(
      independent([step, []]).map(({ repeats }) => repeats),
      [3, 1],
    )
  })
})
