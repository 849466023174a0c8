/** The model versions in service, by model name. */
import { Problem } from '@modelops/common/problem'
import { modelNotFound } from '@modelops/common/registry/deployments'
import type { ModelVersion } from './model-version.js'

/** A model that could not be loaded is tried again. */
const RETRY_FAILED_SECONDS = 15

export class Catalog {
  readonly #versions = new Map<string, ModelVersion>()
  /** By model, why the deployed run is not in service. */
  readonly #failures = new Map<string, string>()
  /** Whether or not they can be served. */
  readonly #deployed = new Set<string>()
  /** Set once every deployed model has been looked at: until then nobody knows what is not deployed. */
  complete = false

  /**
   * @param runId only this version will do
   * @throws Problem `model_not_found`, `unavailable` when the deployed run cannot be served or is still being loaded,
   *   or `model_required` when no name is given and several are deployed
   */
  resolve(name: string | undefined, runId?: string): ModelVersion {
    const version = this.#resolveModel(name)
    if (runId === undefined || runId === version.runId) return version
    throw new Problem(
      'model_not_found',
      `version ${runId} of ${version.name} is not in service; ${version.runId} is`,
      { received: runId, expected: [version.runId] },
    )
  }

  #resolveModel(name: string | undefined): ModelVersion {
    if (name !== undefined) return this.#versions.get(name) ?? this.#absent(name)
    if (!this.complete) throw loading() // another one may turn out to be deployed
    if (this.#deployed.size <= 1) return this.#only() ?? this.#absent()
    throw new Problem(
      'model_required',
      `several models are deployed: add ?model= with one of ${this.names().join(', ')}`,
      {
        received: null,
        expected: this.names(),
      },
    )
  }

  #only(): ModelVersion | undefined {
    const [version] = this.#versions.values()
    return version
  }

  /** @param name undefined when nothing at all is in service */
  #absent(name?: string): never {
    const failure = name === undefined ? [...this.#failures.values()].join('; ') : this.#failures.get(name)
    if (failure) throw new Problem('unavailable', failure, { retryAfterSeconds: RETRY_FAILED_SECONDS })
    if (!this.complete) throw loading()
    if (name !== undefined) throw modelNotFound(name, this.names())
    throw new Problem('model_not_found', 'no model is deployed yet; deploy a run with POST /deploy?run_id=', {
      expected: [],
    })
  }

  get(name: string): ModelVersion | undefined {
    return this.#versions.get(name)
  }

  names(): string[] {
    return [...this.#deployed].sort()
  }

  all(): ModelVersion[] {
    return [...this.#versions.values()]
  }

  /** Requests that come from now on go to this version; returns the one that it replaces. */
  put(version: ModelVersion): ModelVersion | undefined {
    const replaced = this.#versions.get(version.name)
    this.#versions.set(version.name, version)
    this.#deployed.add(version.name)
    this.#failures.delete(version.name)
    return replaced
  }

  /** Tells why a model is deployed and yet not in service; a version that is stays there. */
  fail(model: string, failure: string): void {
    this.#failures.set(model, failure)
    this.#deployed.add(model)
  }
}

const loading = () =>
  new Problem('unavailable', 'the deployed models are being loaded', { retryAfterSeconds: 1 })
