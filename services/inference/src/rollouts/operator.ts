/** Starting, ending and changing rollouts: on behalf of people, and of the verdict. */
import type { Deployment } from '@modelops/common/deployment'
import type { UnknownCategories } from '@modelops/common/data/feature-codec'
import { Problem } from '@modelops/common/problem'
import type { Change, Deployments } from '@modelops/common/registry/deployments'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { runNotFound, type ModelRegistry } from '@modelops/common/registry/model-registry'
import { noRollout, type RolloutEnd, type RolloutStart } from '@modelops/common/registry/rollout-changes'
import type { Canary } from '@modelops/common/rollout'
import { incompatibility } from '@modelops/common/rules/compatible-inputs'
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { Switch } from '../serving/switch.js'

type Deployed = VersionedDocument<Deployment>

export interface OperatorOptions {
  registry: ModelRegistry
  deployments: Deployments
  versions: Switch
  unknownCategories: UnknownCategories
  /** Called when a deployment has changed. */
  announce(model: string): void
}

export class Operator {
  constructor(private readonly options: OperatorOptions) {}

  /**
   * Puts a second version beside the stable one, once it is loaded here.
   * @throws Problem `run_not_found`, `nothing_deployed`, `already_stable`, `rollout_running`, `incompatible_inputs`,
   *   `conflict`, or what is wrong with the run: nothing has changed then
   */
  async start(start: RolloutStart, change: Change): Promise<Deployed> {
    const { registry, deployments, versions } = this.options
    const model = await registry.findModelOf(start.run_id)
    if (!model) throw runNotFound(start.run_id)
    return versions.exclusively(async () => {
      await this.#requireSameInputs(model, start.run_id)
      return this.#exchange(model, start.run_id, () => deployments.startRollout(model, start, change))
    })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  end(model: string, end: RolloutEnd, change: Change): Promise<Deployed> {
    const { deployments, versions } = this.options
    return versions.exclusively(async () => {
      const runId = await this.#runIn(model, end.state)
      return this.#exchange(model, runId, () => deployments.endRollout(model, end, change))
    })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  change(
    model: string,
    action: 'pause' | 'resume' | 'advance',
    changed: Partial<Canary>,
    change: Change,
  ): Promise<Deployed> {
    const { deployments, versions } = this.options
    return versions.exclusively(async () => {
      const runId = await this.#runIn(model, 'promoted')
      return this.#exchange(model, runId, () => deployments.changeRollout(model, action, changed, change))
    })
  }

  /** The run that has to be in service once the rollout has ended so; any one where it cannot end. */
  async #runIn(model: string, state: RolloutEnd['state']): Promise<string> {
    const current = (await this.options.deployments.find(model))?.value
    if (!current) throw noRollout(model)
    return state === 'promoted' && current.canary ? current.canary.run_id : current.stable_run_id
  }

  async #exchange(model: string, runId: string, write: () => Promise<Deployed>): Promise<Deployed> {
    const deployed = await this.options.versions.exchange(model, runId, write)
    this.options.announce(model)
    return deployed
  }

  async #requireSameInputs(model: string, runId: string): Promise<void> {
    const { registry, deployments, unknownCategories } = this.options
    const stableId = (await deployments.find(model))?.value.stable_run_id
    if (stableId === undefined || stableId === runId) return // refused with a better reason
    const [stable, canary] = await Promise.all([
      registry.findManifest(model, stableId),
      registry.findManifest(model, runId),
    ])
    if (!stable || !canary) return
    const reason = incompatibility(canary, stable, unknownCategories === 'refuse')
    if (reason === undefined) return
    throw new Problem(
      'incompatible_inputs',
      `${runId} does not take every request that the stable version ${stableId} takes: ${reason}; deploy it with POST /deploy?run_id= once clients send what it takes`,
      { received: inputsOf(canary), expected: inputsOf(stable) },
    )
  }
}

const MAX_SHOWN = 50

const inputsOf = ({ run_id, features }: Manifest) => ({
  run_id,
  features: features
    .slice(0, MAX_SHOWN)
    .map(({ name, type, nullable }: Feature) => ({ name, type, nullable })),
})
