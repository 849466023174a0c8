/** What each candidate reached on the same rows, none of which its members had learned from. */
import type { Leaderboard } from '@modelops/common/manifest'
import type { Plan } from '../plan/plan.js'
import { regressionMetrics } from '../measure/regression-metrics.js'
import { joined } from './joined.js'
import type { Candidate } from './candidates.js'
import type { Member } from './trainer.js'

/** The members of a candidate. */
export interface Trained {
  candidate: Candidate
  members: readonly Member[]
  /** For the rows of all folds, fold by fold. */
  outputs: Float32Array
}

export const trainedOf = (candidate: Candidate, members: readonly Member[], folds: number): Trained => ({
  candidate,
  members,
  outputs: joined(
    Array.from({ length: folds }, (_, fold) =>
      meanOf(members.filter((member) => member.fold === fold).map(({ outputs }) => outputs)),
    ),
  ),
})

/** Value by value. */
export function meanOf(arrays: readonly Float32Array[]): Float32Array {
  const [first, ...others] = arrays
  if (others.length === 0) return first!
  return first!.map((value, i) => others.reduce((sum, array) => sum + array[i]!, value) / arrays.length)
}

/**
 * @param truth class indexes, or values
 * @param answersOf what the saved model would say of outputs
 * @param cpuSeconds of all members
 * @returns best first
 */
export function leaderboardOf(
  trained: readonly Trained[],
  weights: readonly number[],
  { task }: Plan,
  truth: Float32Array,
  answersOf: (outputs: Float32Array) => Float32Array,
  cpuSeconds: number,
): Leaderboard {
  const lost = (outputs: Float32Array) =>
    task.predictsClasses ? -task.score(truth, outputs) : regressionMetrics(truth, answersOf(outputs))['rmse']!
  const secondsOf = (members: readonly Member[]) => members.reduce((sum, { seconds }) => sum + seconds, 0)
  const all = secondsOf(trained.flatMap(({ members }) => members))
  const entries = trained.map(({ candidate, members, outputs }, i) => ({
    candidate: candidate.name,
    loss: lost(outputs),
    weight: weights[i]!,
    members: members.length,
    cpu_seconds: Number(((cpuSeconds * secondsOf(members)) / all).toPrecision(3)),
  }))
  return {
    loss: task.predictsClasses ? 'log_loss' : 'rmse',
    entries: entries.toSorted((a, b) => a.loss - b.loss),
  }
}
