/** Starting, ending and changing rollouts: on behalf of people, and of the verdict. */
import type { Deployment } from '@modelops/common/deployment'
import type { UnseenValues } from '@modelops/common/data/feature-codec'
import { Problem } from '@modelops/common/problem'
import type { Change, Deployments } from '@modelops/common/registry/deployments'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { runNotFound, type ModelRegistry } from '@modelops/common/registry/model-registry'
import {
  refuseWhileRunning,
  type RolloutEnd,
  type RolloutStart,
} from '@modelops/common/registry/rollout-changes'
import type { Canary } from '@modelops/common/rollout'
import type { RecentPrediction } from '@modelops/common/recent-prediction'
import { incompatibility } from '@modelops/common/rules/compatible-inputs'
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { Catalog } from '../serving/catalog.js'
import { requireTwoClasses } from '../serving/require-two-classes.js'
import type { Switch } from '../serving/switch.js'

type Deployed = VersionedDocument<Deployment>

export interface OperatorOptions {
  registry: ModelRegistry
  deployments: Deployments
  catalog: Catalog
  /** The recent predictions of this process. */
  recent(): RecentPrediction[]
  versions: Switch
  unseenValues: UnseenValues
  /** Called when a deployment has changed. */
  announce(model: string): void
}

export class Operator {
  constructor(private readonly options: OperatorOptions) {}

  /**
   * Puts a second version beside the stable one, once it is loaded here.
   * @throws Problem `run_not_found`, `invalid_config`, `nothing_deployed`, `already_stable`, `rollout_running`, `incompatible_inputs`,
   *   `conflict`, or what is wrong with the run: nothing has changed then
   */
  async start(start: RolloutStart, change: Change): Promise<Deployed> {
    const { registry, deployments, versions } = this.options
    const model = await registry.findModelOf(start.run_id)
    if (!model) throw runNotFound(start.run_id)
    await requireTwoClasses(registry, model, start.run_id, start.threshold)
    return versions.exclusively(async () => {
      await this.#requireSameInputs(model, start.run_id)
      const bins = this.#binsOf(model)
      const begin = bins ? { ...start, bins } : start
      return this.#exchange(model, start.run_id, () => deployments.startRollout(model, begin, change))
    })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  async end(model: string, end: RolloutEnd, change: Change): Promise<Deployed> {
    const write = () => this.options.deployments.endRollout(model, end, change)
    if (end.state === 'aborted') return this.#show(await write())
    const canary = await this.#canaryOf(model)
    if (canary === undefined || this.options.catalog.findVersion(model, canary))
      return this.#show(await write())
    return this.options.versions.exclusively(() => this.#exchange(model, canary, write))
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  async setState(model: string, state: Canary['state'], change: Change): Promise<Deployed> {
    return this.#show(await this.options.deployments.setRolloutState(model, state, change))
  }

  /** Goes on to another step. */
  async advance(model: string, step: number, weight: number, change: Change): Promise<Deployed> {
    return this.#show(await this.options.deployments.advanceRollout(model, { step, weight }, change))
  }

  async #canaryOf(model: string): Promise<string | undefined> {
    return (await this.options.deployments.find(model))?.value.canary?.run_id
  }

  /** Deciles of the values that stable has predicted here of late, or of its samples where these are few; undefined for classes. */
  #binsOf(model: string): number[] | undefined {
    const stable = this.options.catalog.find(model, 'stable')
    if (!stable || stable.labels.length > 0) return undefined
    const recent = this.options.recent().filter(({ model_run_id }) => model_run_id === stable.runId)
    const predictions = recent.length < MIN_VALUES ? stable.manifest.samples : recent
    return decilesOf(predictions.map(({ prediction }) => prediction))
  }

  /** What needs no loading is in service at once, whatever is being loaded. */
  #show(deployed: Deployed): Deployed {
    this.options.versions.show(deployed.value)
    this.options.announce(deployed.value.model_name)
    return deployed
  }

  async #exchange(model: string, runId: string, write: () => Promise<Deployed>): Promise<Deployed> {
    const deployed = await this.options.versions.exchange(model, runId, write)
    this.options.announce(model)
    return deployed
  }

  async #requireSameInputs(model: string, runId: string): Promise<void> {
    const { registry, deployments, unseenValues } = this.options
    const deployed = await deployments.find(model)
    if (deployed) refuseWhileRunning(deployed.value)
    const stableId = deployed?.value.stable_run_id
    if (stableId === undefined || stableId === runId) return // refused with a better reason
    const [stable, canary] = await Promise.all([
      registry.findManifest(model, stableId),
      registry.findManifest(model, runId),
    ])
    if (!stable || !canary) return
    const reason = incompatibility(canary, stable, unseenValues)
    if (reason === undefined) return
    throw new Problem(
      'incompatible_inputs',
      `${runId} does not take every request that the stable version ${stableId} takes: ${reason}; deploy it with POST /deploy?run_id= once clients send what it takes`,
      { received: inputsOf(canary), expected: inputsOf(stable) },
    )
  }
}

const MAX_SHOWN = 50
const MIN_VALUES = 20

/** Ascending, without those that are equal. */
function decilesOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  const deciles = Array.from({ length: 9 }, (_, i) => sorted[Math.floor(((i + 1) / 10) * sorted.length)]!)
  return [...new Set(deciles)]
}

const inputsOf = ({ run_id, features }: Manifest) => ({
  run_id,
  features: features
    .slice(0, MAX_SHOWN)
    .map(({ name, type, nullable }: Feature) => ({ name, type, nullable })),
})
