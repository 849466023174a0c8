/** The model versions in service, by model name. */
import { Problem } from '@modelops/common/problem'
import { modelNotFound } from '@modelops/common/registry/deployments'
import type { ModelVersion } from './version.js'

export class Catalog {
  readonly #versions = new Map<string, ModelVersion>()

  /**
   * @param runId only this version will do
   * @throws Problem `model_not_found`, or `model_required` when no name is given and several are in service
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
    if (name !== undefined) {
      const version = this.#versions.get(name)
      if (version) return version
      throw modelNotFound(name, this.names())
    }
    const [only, another] = this.#versions.values()
    if (only && !another) return only
    if (!only)
      throw new Problem(
        'model_not_found',
        'no model is deployed yet; deploy a run with POST /deploy?run_id=',
        {
          expected: [],
        },
      )
    throw new Problem(
      'model_required',
      `several models are deployed: add ?model= with one of ${this.names().join(', ')}`,
      {
        received: null,
        expected: this.names(),
      },
    )
  }

  get(name: string): ModelVersion | undefined {
    return this.#versions.get(name)
  }

  names(): string[] {
    return [...this.#versions.keys()].sort()
  }

  all(): ModelVersion[] {
    return [...this.#versions.values()]
  }

  /** Requests that come from now on go to this version; returns the one that it replaces. */
  put(version: ModelVersion): ModelVersion | undefined {
    const replaced = this.#versions.get(version.name)
    this.#versions.set(version.name, version)
    return replaced
  }
}
