/** Which route a request takes while a rollout runs: at random by weight, or by the hash of its session. */
import type { Canary } from '@modelops/common/rollout'
import type { ModelVersion } from '../serving/model-version.js'
import { routeOf, type Route } from '../serving/route.js'
import type { RolloutCounting } from './counting.js'
import { outputPlace } from './output-places.js'
import { hashSession, sessionKey } from './session-hash.js'
import { RouteTally } from './tally.js'

const HASHES = 2 ** 32

export interface SplitOptions {
  rollout: Canary
  counting: RolloutCounting
  stable: ModelVersion
  /** Undefined where it could not be loaded. */
  canary: ModelVersion | undefined
}

/** Made anew when anything of it changes: the routes of a split count for one step. */
export class Split {
  readonly #key: number
  readonly #share: number
  readonly #stable: Route
  readonly #canary: Route

  constructor({ rollout, counting, stable, canary }: SplitOptions) {
    this.#key = sessionKey(rollout.id) // sessions keep their route: the weight of a rollout only grows
    this.#share = rollout.weight / 100
    const { counts, sessions } = counting.stepOf(rollout)
    const shared = { sessions, sessionKey: this.#key, timing: counting.timing }
    const placeOf = (version: ModelVersion) => outputPlace(version, stable, rollout.bins)
    this.#stable = routeOf(
      'stable',
      stable,
      new RouteTally({
        ...shared,
        counts: counts.stable,
        isStable: true,
        other: canary,
        substitute: undefined,
        placeOf: placeOf(stable),
      }),
    )
    const tally = new RouteTally({
      ...shared,
      counts: counts.canary,
      isStable: false,
      isAbsent: !canary,
      other: stable,
      substitute: canary && routeOf('stable', stable),
      placeOf: canary && placeOf(canary),
    })
    this.#canary = canary ? routeOf('canary', canary, tally) : routeOf('stable', stable, tally)
  }

  assign(session: string | undefined): Route {
    const place = session === undefined ? Math.random() : hashSession(session, this.#key) / HASHES
    return place < this.#share ? this.#canary : this.#stable
  }
}
