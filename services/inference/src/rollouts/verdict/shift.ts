/**
 * How far the canary's predictions may have moved from stable's, as an upper bound that holds at all times at once:
 * the distance of the shares seen, and for each route a radius. In a set of outputs the share seen is off by more
 * than the radius with probability alpha / sets at most (beta mixture of Krichevsky and Trofimov, whose regret is
 * ln(n) / 2 + ln 2, then Pinsker's inequality). Steps are compared by themselves and weighted by the canary's
 * requests, so that a mix of requests that changes from step to step moves both alike.
 */
import type { StepCounts } from '@modelops/common/rollout'
import type { Outputs } from '../judge.js'
import { isSplit } from './counts.js'

export interface Shift {
  /** Of the shares seen. */
  distance: number
  /** 1 where nothing is known yet. */
  upper: number
}

export function shiftOf(all: readonly StepCounts[], outputs: Outputs, alpha: number): Shift {
  const steps = all.filter(
    (step) => isSplit(step) && total(step.canary.outputs) > 0 && total(step.stable.outputs) > 0,
  )
  const requests = steps.reduce((sum, { canary }) => sum + total(canary.outputs), 0)
  if (requests === 0) return { distance: 0, upper: 1 }
  const weights = steps.map(({ canary }) => total(canary.outputs) / requests)
  const places = steps[0]!.canary.outputs.length
  const moved = Array.from({ length: places }, (_, place) =>
    steps.reduce((sum, step, i) => sum + weights[i]! * movedAt(step, place), 0),
  )
  const distance = outputs === 'classes' ? totalVariation(moved) : kolmogorovSmirnov(moved)
  const radius = (n: number) => radiusOf(n, setsOf(places, outputs), alpha / 2)
  const stableSize =
    1 / steps.reduce((sum, { stable }, i) => sum + weights[i]! ** 2 / total(stable.outputs), 0)
  return { distance, upper: Math.min(1, distance + radius(requests) + radius(stableSize)) }
}

const total = (outputs: readonly number[]): number => outputs.reduce((sum, count) => sum + count, 0)

const movedAt = ({ canary, stable }: StepCounts, place: number): number =>
  (canary.outputs[place] ?? 0) / total(canary.outputs) - (stable.outputs[place] ?? 0) / total(stable.outputs)

const totalVariation = (moved: readonly number[]): number =>
  moved.reduce((sum, difference) => sum + Math.abs(difference), 0) / 2

function kolmogorovSmirnov(moved: readonly number[]): number {
  let [sum, largest] = [0, 0]
  for (const difference of moved) largest = Math.max(largest, Math.abs((sum += difference)))
  return largest
}

/** ln of how many sets of outputs the distance is the largest difference over. */
const setsOf = (places: number, outputs: Outputs): number =>
  outputs === 'classes' ? places * Math.LN2 : Math.log(2 * places)

const radiusOf = (n: number, logSets: number, alpha: number): number =>
  Math.sqrt((Math.log(1 / alpha) + logSets + 0.5 * Math.log(n) + Math.LN2) / (2 * n))
