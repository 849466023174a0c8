/** What is known of a rollout at a moment: the counts of all processes, and what the verdict makes of them. */
import { setTimeout as delay } from 'node:timers/promises'
import { isProblem } from '@modelops/common/problem'
import type { Deployments } from '@modelops/common/registry/deployments'
import { pausedSeconds, type RolloutBasis } from '@modelops/common/registry/rollout-changes'
import { isKnownMode, type Canary, type Comparison, type StepCounts } from '@modelops/common/rollout'
import { addUpComparisons, addUpStep, stepsOf } from './add-up.js'
import { independentOf } from './independent.js'
import type { Judge, Judgement, Timing } from './judge.js'
import type { Rollouts } from './rollouts.js'
import { newComparison } from './shadow.js'
import type { SharedState } from './shared-state.js'
import type { JudgedStep } from './verdict/counts.js'

export interface Findings extends Judgement {
  counts: StepCounts[]
  comparison: Comparison
}

/** An end by hand must not wait for long for what it rests on. */
const BASIS_MS = 2000

export class Examiner {
  constructor(
    private readonly deployments: Deployments,
    private readonly state: SharedState,
    private readonly rollouts: Rollouts,
    private readonly judge: Judge,
  ) {}

  /** @throws Problem `store_unavailable` where the counts of other processes cannot be had */
  async examine(model: string, canary: Canary): Promise<Findings> {
    await this.rollouts.report(model, this.state)
    const processes = await this.state.collect({ model, id: canary.id })
    const steps = stepsOf(processes, canary)
    const [counts, independent] = [steps.map(addUpStep), independentOf(steps)]
    const judged = counts.map((step, i) => ({ ...step, independent: independent[i]! }))
    return {
      ...this.judge(canary.policy, upTo(canary, judged), timingOf(canary)),
      counts,
      comparison: addUpComparisons(processes),
    }
  }

  /** For people: findings that say so where the counts cannot be had. */
  async describe(model: string, canary: Canary): Promise<Findings> {
    try {
      return await this.examine(model, canary)
    } catch (error) {
      if (!isProblem(error, 'store_unavailable')) throw error
      return withoutData(error.detail)
    }
  }

  /** What a rollout that is ended by hand rests on; empty where that is not known soon, as its end must not wait. */
  async basisOf(model: string): Promise<RolloutBasis> {
    const none = { counts: [], evidence: [], bounds: [] }
    const known = this.#basisOf(model).catch(() => none)
    return Promise.race([known, delay(BASIS_MS, none, { ref: false })])
  }

  async #basisOf(model: string): Promise<RolloutBasis> {
    const canary = (await this.deployments.find(model))?.value.canary
    const none = { counts: [], evidence: [], bounds: [], ...(canary && { of: canary.id }) }
    if (!canary || !isKnownMode(canary.mode)) return none
    const { counts, evidence, bounds, comparison } = await this.examine(model, canary)
    return { ...none, ...(canary.mode === 'shadow' ? { comparison } : { counts, evidence, bounds }) }
  }
}

const withoutData = (cause: string): Findings => ({
  decision: 'hold',
  reason: `no data: ${cause}`,
  waiting_for: [`the counts of all replicas: ${cause}`],
  ...{ evidence: [], bounds: [], counts: [], comparison: newComparison() },
})

/** The steps so far, also where nothing was counted yet; what a stale process has counted in later ones, or another program has written beyond the policy, is no matter. */
function upTo({ step, weight, policy }: Canary, counts: readonly JudgedStep[]): JudgedStep[] {
  const none = { requests: 0, errors: 0, refusals: 0, computations: 0, slow: 0, outputs: [] }
  return Array.from(
    { length: Math.min(step + 1, policy.steps.length) },
    (_, i) =>
      counts[i] ?? {
        weight: i === step ? weight : policy.steps[i]!.weight,
        stable: none,
        canary: none,
      },
  )
}

const timingOf = (canary: Canary): Timing => ({
  step_seconds: secondsSince(canary.step_started),
  total_seconds: secondsSince(canary.started) - pausedSeconds(canary),
  outputs: canary.bins ? 'values' : 'classes',
})

const secondsSince = (time: string): number => Math.max(0, (Date.now() - Date.parse(time)) / 1000)
