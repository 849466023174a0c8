/** Which versions of which models answer, by route. */
import { Problem } from '@modelops/common/problem'
import { modelNotFound } from '@modelops/common/registry/deployments'
import type { ModelVersion } from './model-version.js'
import type { Route, RouteName } from './route.js'

/** A model that could not be loaded is tried again. */
const RETRY_FAILED_SECONDS = 15

/** A deployed model, whether or not it can be served. */
interface Entry {
  readonly routes: Map<RouteName, Route>
  /** Why what is deployed is not in service. */
  failure: string | undefined
}

export class Catalog {
  readonly #models = new Map<string, Entry>()
  #complete = false

  /** Whether every deployed model has been looked at: until then nobody knows what is not deployed. */
  get complete(): boolean {
    return this.#complete
  }

  setComplete(): void {
    this.#complete = true
  }

  /**
   * The route that a request takes.
   * @param runId only this version will do
   * @throws Problem `model_not_found`, `unavailable` when the deployed run cannot be served or is still being loaded,
   *   or `model_required` when no name is given and several are deployed
   */
  resolve(name: string | undefined, runId?: string): Route {
    const entry = name === undefined ? this.#only() : this.#models.get(name)
    const route = entry?.routes.get('stable')
    if (!route) throw this.#absence(name, entry)
    if (runId === undefined || runId === route.version.runId) return route
    throw new Problem(
      'model_not_found',
      `version ${runId} of ${route.version.name} is not in service; ${route.version.runId} is`,
      { received: runId, expected: [route.version.runId] },
    )
  }

  /** The only deployed model; undefined when there is none. */
  #only(): Entry | undefined {
    if (!this.#complete) throw loading() // another one may turn out to be deployed
    if (this.#models.size > 1) throw modelRequired(this.#names())
    const [entry] = this.#models.values()
    return entry
  }

  #absence(name: string | undefined, entry: Entry | undefined): Problem {
    if (entry?.failure)
      return new Problem('unavailable', entry.failure, { retryAfterSeconds: RETRY_FAILED_SECONDS })
    if (!this.#complete) return loading()
    if (name !== undefined) return modelNotFound(name, this.#names())
    return new Problem(
      'model_not_found',
      'no model is deployed yet; deploy a run with POST /deploy?run_id=',
      { expected: [] },
    )
  }

  #names(): string[] {
    return [...this.#models.keys()].sort()
  }

  /** The version on a route of a model. */
  find(model: string, route: RouteName): ModelVersion | undefined {
    return this.#models.get(model)?.routes.get(route)?.version
  }

  /** Every version in service. */
  all(): ModelVersion[] {
    return [...this.#models.values()].flatMap(({ routes }) =>
      [...routes.values()].map((route) => route.version),
    )
  }

  /** Requests that come from now on go to this version; returns the one that it replaces. */
  put(name: RouteName, version: ModelVersion): ModelVersion | undefined {
    const { routes } = this.#entry(version.name)
    const replaced = routes.get(name)?.version
    routes.set(name, { name, version })
    return replaced
  }

  /** Records why what is deployed of a model is not in service, undefined when it is; the routes stay as they are. */
  setFailure(model: string, failure: string | undefined): void {
    this.#entry(model).failure = failure
  }

  failureOf(model: string): string | undefined {
    return this.#models.get(model)?.failure
  }

  /** Why models are deployed of which no version is in service: sentences. */
  failures(): string[] {
    return [...this.#models.values()].flatMap(({ routes, failure }) =>
      failure !== undefined && routes.size === 0 ? [failure] : [],
    )
  }

  #entry(model: string): Entry {
    const known = this.#models.get(model)
    if (known) return known
    const entry: Entry = { routes: new Map(), failure: undefined }
    this.#models.set(model, entry)
    return entry
  }
}

const modelRequired = (expected: readonly string[]) =>
  new Problem(
    'model_required',
    `several models are deployed: add ?model= with one of ${expected.join(', ')}`,
    { received: null, expected },
  )

const loading = () =>
  new Problem('unavailable', 'the deployed models are being loaded', { retryAfterSeconds: 1 })
