/** Which versions of which models answer, by route. */
import { Problem } from '@modelops/common/problem'
import { modelNotFound } from '@modelops/common/registry/deployments'
import type { ModelVersion } from './model-version.js'
import type { Split } from '../rollouts/split.js'
import { routeOf, type Route, type RouteName } from './route.js'

/** A model that could not be loaded is tried again. */
const RETRY_FAILED_SECONDS = 15

/** What of a model is in service. */
export interface Served {
  stable: ModelVersion
  /** While a rollout runs. */
  canary: ModelVersion | undefined
  /** Assigns requests that ask for no route. */
  split: Split | undefined
}

/** A deployed model, whether or not it can be served. */
interface Entry {
  /** For requests that ask for a route. */
  readonly routes: Map<RouteName, Route>
  split: Split | undefined
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
   * @param version a run id: only this version will do, on whichever route it is
   * @param route only this route will do
   * @param session of the client, which keeps it on its route
   * @throws Problem `model_not_found`, `unavailable` when the deployed run cannot be served or is still being loaded,
   *   `model_required` when no name is given and several are deployed, or `no_rollout`
   */
  resolve(name: string | undefined, version?: string, route?: RouteName, session?: string): Route {
    const entry = name === undefined ? this.#only() : this.#models.get(name)
    const stable = entry?.routes.get('stable')
    if (!entry || !stable) throw this.#absence(name, entry)
    if (version !== undefined) return withVersion(entry, version)
    if (route !== undefined) return entry.routes.get(route) ?? noCanary(stable.version)
    return entry.split ? entry.split.assign(session) : stable
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
    return this.routes().map(({ version }) => version)
  }

  /** Every route on which a version is in service. */
  routes(): Route[] {
    return [...this.#models.values()].flatMap(({ routes }) => [...routes.values()])
  }

  /** The version of that run, on whichever route it is. */
  findVersion(model: string, runId: string): ModelVersion | undefined {
    const routes = this.#models.get(model)?.routes.values() ?? []
    return [...routes].find(({ version }) => version.runId === runId)?.version
  }

  /** Requests that come from now on go to these versions; returns those that are no longer in service. */
  put(model: string, { stable, canary, split }: Served): ModelVersion[] {
    const entry = this.#entry(model)
    const before = [...entry.routes.values()].map(({ version }) => version)
    entry.routes.set('stable', routeOf('stable', stable))
    if (canary) entry.routes.set('canary', routeOf('canary', canary))
    else entry.routes.delete('canary')
    entry.split = split
    return before.filter((version) => version !== stable && version !== canary)
  }

  /** Records why what is deployed of a model is not in service, undefined when it is; the routes stay as they are. */
  setFailure(model: string, failure: string | undefined): void {
    this.#entry(model).failure = failure
  }

  failureOf(model: string): string | undefined {
    return this.#models.get(model)?.failure
  }

  /** Why what is deployed of a model does not answer at the moment. */
  outageOf(model: string): string | undefined {
    return this.failureOf(model) ?? this.find(model, 'stable')?.runner.outage?.detail
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
    const entry: Entry = { routes: new Map(), split: undefined, failure: undefined }
    this.#models.set(model, entry)
    return entry
  }
}

function withVersion({ routes }: Entry, runId: string): Route {
  for (const route of routes.values()) if (route.version.runId === runId) return route
  const versions = [...routes.values()].map(({ version }) => version)
  const expected = versions.map((version) => version.runId)
  throw new Problem(
    'model_not_found',
    `version ${runId} of ${versions[0]!.name} is not in service; ${expected.join(' and ')} ${expected.length > 1 ? 'are' : 'is'}`,
    { received: runId, expected },
  )
}

function noCanary({ name, runId }: ModelVersion): never {
  throw new Problem(
    'no_rollout',
    `${name} has no canary in service, only the stable version ${runId}: start a rollout with POST /canary, or ask for stable`,
    { received: 'canary', expected: ['stable'] },
  )
}

const modelRequired = (expected: readonly string[]) =>
  new Problem(
    'model_required',
    `several models are deployed: add ?model= with one of ${expected.join(', ')}`,
    { received: null, expected },
  )

const loading = () =>
  new Problem('unavailable', 'the deployed models are being loaded', { retryAfterSeconds: 1 })
