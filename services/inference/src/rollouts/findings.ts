/** What is known of a rollout at a moment: the counts of all processes, and what the verdict makes of them. */
import type { Deployment } from '@modelops/common/deployment'
import { isProblem } from '@modelops/common/problem'
import type { Canary, Comparison, StepCounts } from '@modelops/common/rollout'
import { addUpComparisons, addUpSteps } from './add-up.js'
import type { Judge, Judgement, Timing } from './judge.js'
import type { Rollouts } from './rollouts.js'
import { newComparison } from './shadow.js'
import type { SharedState } from './shared-state.js'

export interface Findings extends Judgement {
  counts: StepCounts[]
  comparison: Comparison
}

export class Examiner {
  constructor(
    private readonly state: SharedState,
    private readonly rollouts: Rollouts,
    private readonly judge: Judge,
  ) {}

  /** @throws Problem `store_unavailable` where the counts of other processes cannot be had */
  async examine(model: string, canary: Canary): Promise<Findings> {
    await this.rollouts.report(model, this.state)
    const processes = await this.state.collect({ model, id: canary.id })
    const counts = addUpSteps(processes)
    return {
      ...this.judge(canary.policy, upTo(canary, counts), timingOf(canary)),
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

  /** What a rollout that is ended by hand rests on; empty where that is not known, as its end must not wait. */
  async basisOf(deployment: Deployment | undefined): Promise<Basis> {
    const none = { counts: [], evidence: [], bounds: [] }
    if (!deployment?.canary) return none
    try {
      const { counts, evidence, bounds } = await this.examine(deployment.model_name, deployment.canary)
      return { counts, evidence, bounds }
    } catch {
      return none
    }
  }
}

type Basis = Pick<Findings, 'counts' | 'evidence' | 'bounds'>

const withoutData = (cause: string): Findings => ({
  decision: 'hold',
  reason: `no data: ${cause}`,
  waiting_for: [`the counts of all replicas: ${cause}`],
  ...{ evidence: [], bounds: [], counts: [], comparison: newComparison() },
})

/** The steps so far, also where nothing was counted yet; what a stale process has counted in later ones is no matter. */
function upTo({ step, policy }: Canary, counts: readonly StepCounts[]): StepCounts[] {
  const none = { requests: 0, errors: 0, refusals: 0, computations: 0, slow: 0, outputs: [] }
  return Array.from(
    { length: step + 1 },
    (_, i) => counts[i] ?? { weight: policy.steps[i]?.weight ?? 0, stable: none, canary: none },
  )
}

const timingOf = ({ started, step_started, bins }: Canary): Timing => ({
  step_seconds: secondsSince(step_started),
  total_seconds: secondsSince(started),
  outputs: bins ? 'values' : 'classes',
})

const secondsSince = (time: string): number => Math.max(0, (Date.now() - Date.parse(time)) / 1000)
