/** Deploying and rolling back: the new version is loaded, checked and warm here before the registry names it. */
import type { Deployment } from '@modelops/common/deployment'
import { isProblem } from '@modelops/common/problem'
import {
  modelNotFound,
  previousRun,
  type Change,
  type StableChange,
  type Deployments,
} from '@modelops/common/registry/deployments'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { runNotFound, type ModelRegistry } from '@modelops/common/registry/model-registry'
import type { Examiner } from '../rollouts/findings.js'
import type { Switch } from './switch.js'
import { requireTwoClasses } from './require-two-classes.js'

type Deployed = VersionedDocument<Deployment>

export interface DeployerOptions {
  registry: ModelRegistry
  deployments: Deployments
  versions: Switch
  examiner: Examiner
  /** Called when a deployment has changed. */
  announce(model: string): void
}

export class Deployer {
  constructor(private readonly options: DeployerOptions) {}

  /**
   * @param force ends a rollout under way
   * @throws Problem `run_not_found`, `invalid_config`, `conflict`, `rollout_running`, or what is wrong with the run: nothing has changed then
   */
  async deploy(runId: string, change: StableChange, force: boolean): Promise<Deployed> {
    const { registry, deployments, versions } = this.options
    const model = await registry.findModelOf(runId)
    if (!model) throw runNotFound(runId)
    await requireTwoClasses(registry, model, runId, change.threshold)
    return versions.exclusively(() =>
      this.#exchange(model, runId, async () =>
        deployments.deploy(model, runId, await this.#forced(model, change, force)),
      ),
    )
  }

  /**
   * @param force ends a rollout under way
   * @throws Problem `model_not_found`, `nothing_to_roll_back`, `conflict`, `rollout_running`
   */
  rollback(model: string, change: Change, force: boolean): Promise<Deployed> {
    return this.options.versions.exclusively(async () =>
      this.#rollback(model, await this.#forced(model, change, force)),
    )
  }

  /** With what the rollout stands at. */
  async #forced(model: string, change: StableChange, force: boolean): Promise<StableChange> {
    return force ? { ...change, force: await this.options.examiner.basisOf(model) } : change
  }

  async #rollback(model: string, change: StableChange): Promise<Deployed> {
    const { deployments } = this.options
    const current = await deployments.find(model)
    if (!current) throw modelNotFound(model)
    const target = previousRun(model, current.value)
    try {
      return await this.#exchange(model, target, () =>
        deployments.rollback(model, { ...change, condition: change.condition ?? { ifMatch: current.etag } }),
      )
    } catch (error) {
      // Somebody deployed in between: there may be another version to return to now.
      if (isProblem(error, 'conflict') && !change.condition) return this.#rollback(model, change)
      throw error
    }
  }

  async #exchange(model: string, runId: string, write: () => Promise<Deployed>): Promise<Deployed> {
    const deployed = await this.options.versions.exchange(model, runId, write)
    this.options.announce(model)
    return deployed
  }
}
