/** The counts of one rollout on this process. They outlive what is in service: a step's last answers come after its end. */
import type { Canary, ProcessCounts } from '@modelops/common/rollout'
import { ComputeTiming } from './compute-timing.js'
import { SessionEvents } from './session-events.js'
import { newComparison } from './shadow.js'
import { newStepCounts } from './tally.js'

interface CountedStep {
  counts: ReturnType<typeof newStepCounts>
  sessions: SessionEvents
}

export class RolloutCounting {
  readonly timing = new ComputeTiming()
  readonly comparison = newComparison()
  readonly #steps: CountedStep[] = []

  /** @param places of outputs */
  constructor(private readonly places: number) {}

  /** What is counted in the present step; anew where another program has changed its weight, by which it is judged. */
  stepOf({ step, weight, policy }: Pick<Canary, 'step' | 'weight' | 'policy'>): CountedStep {
    while (this.#steps.length < step)
      this.#steps.push(this.#new(policy.steps[this.#steps.length]?.weight ?? 0))
    const known = this.#steps[step]
    return known?.counts.weight === weight ? known : (this.#steps[step] = this.#new(weight))
  }

  counts(): ProcessCounts {
    const steps = this.#steps.map(({ counts }) => counts)
    return { format_version: 1, steps, comparison: this.comparison }
  }

  #new(weight: number): CountedStep {
    return { counts: newStepCounts(weight, this.places), sessions: new SessionEvents() }
  }
}
