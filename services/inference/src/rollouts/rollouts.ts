/** The rollouts under way on this process: what they count, and that their deployments are looked at often. */
import { randomUUID } from 'node:crypto'
import type { Canary, StepCounts } from '@modelops/common/rollout'
import type { ModelVersion } from '../serving/model-version.js'
import { RolloutCounting } from './counting.js'
import { placesOf } from './output-places.js'
import { Split } from './split.js'

export interface ActiveRollout {
  readonly model: string
  readonly rollout: Canary
  readonly counting: RolloutCounting
}

export class Rollouts {
  /** Names this process in what replicas tell each other. */
  readonly replica = randomUUID()
  readonly #active = new Map<string, ActiveRollout>()

  /** The rollouts of deployed models, as this process last saw them. */
  active(): ActiveRollout[] {
    return [...this.#active.values()]
  }

  /** Assigns requests to the routes, counting on where the same rollout was counted before. */
  splitOf(rollout: Canary, stable: ModelVersion, canary: ModelVersion | undefined): Split {
    const { name: model } = stable
    const known = this.#active.get(model)
    const counting =
      known?.rollout.id === rollout.id ? known.counting : new RolloutCounting(placesOf(stable, rollout.bins))
    this.#active.set(model, { model, rollout, counting })
    return new Split({ rollout, counting, stable, canary })
  }

  end(model: string): void {
    this.#active.delete(model)
  }

  /** What this process has counted of a rollout. */
  countsOf(model: string, rollout: string): StepCounts[] {
    const known = this.#active.get(model)
    return known?.rollout.id === rollout ? known.counting.counts() : []
  }
}
