/** The rollouts under way on this process: what they count, and that their deployments are looked at often. */
import { randomUUID } from 'node:crypto'
import type { Canary, Evidence } from '@modelops/common/rollout'
import type { ModelVersion } from '../serving/model-version.js'
import { RolloutCounting } from './counting.js'
import { placesOf } from './output-places.js'
import type { SharedState } from './shared-state.js'
import { Split } from './split.js'

interface ActiveRollout {
  readonly model: string
  readonly rollout: Canary
  readonly counting: RolloutCounting
  /** What the verdict last said, where this process leads. */
  evidence: readonly Evidence[]
}

export class Rollouts {
  /** Names this process in the shared state. */
  readonly process = randomUUID()
  readonly #active = new Map<string, ActiveRollout>()

  /** The rollouts of deployed models, as this process last saw them. */
  active(): ActiveRollout[] {
    return [...this.#active.values()]
  }

  /** Assigns requests to the routes, counting on where the same rollout was counted before. */
  splitOf(rollout: Canary, stable: ModelVersion, canary: ModelVersion | undefined): Split {
    const { name: model } = stable
    const known = this.#active.get(model)
    const isKnown = known?.rollout.id === rollout.id
    const counting = isKnown ? known.counting : new RolloutCounting(placesOf(stable, rollout.bins))
    const evidence = isKnown ? known.evidence : []
    this.#active.set(model, { model, rollout, counting, evidence })
    return new Split({ rollout, counting, stable, canary })
  }

  end(model: string): void {
    this.#active.delete(model)
  }

  /** @param evidence empty where another process leads, which reports its own */
  judged(model: string, evidence: readonly Evidence[]): void {
    const active = this.#active.get(model)
    if (active) active.evidence = evidence
  }

  /** Reports what this process has counted. */
  async report(model: string, state: SharedState): Promise<void> {
    const active = this.#active.get(model)
    if (!active) return
    await state.report({ model, id: active.rollout.id }, this.process, active.counting.counts())
  }
}
