/** Which route a request takes while a rollout runs: at random by weight, or by the hash of its session. */
import type { Canary } from '@modelops/common/rollout'
import type { ModelVersion } from '../serving/model-version.js'
import { routeOf, type Route, type RouteName } from '../serving/route.js'
import type { RolloutCounting } from './counting.js'
import { outputPlace } from './output-places.js'
import { hashSession, placeOf, sessionKey } from './session-hash.js'
import { Shadow } from './shadow.js'
import { RouteTally } from './tally.js'

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

  constructor(options: SplitOptions) {
    const { rollout, stable } = options
    this.#key = sessionKey(rollout.id) // sessions keep their route: the weight of a rollout only grows
    this.#share = rollout.weight / 100
    const isShadow = rollout.mode === 'shadow'
    this.#stable = isShadow ? shadowedRoute(options) : countedRoute('stable', options, this.#key)
    this.#canary = isShadow ? routeOf('stable', stable) : countedRoute('canary', options, this.#key)
  }

  assign(session: string | undefined): Route {
    const place = session === undefined ? Math.random() : placeOf(hashSession(session, this.#key))
    return place < this.#share ? this.#canary : this.#stable
  }
}

/** Paused, it computes nothing. */
function shadowedRoute({ rollout, counting, stable, canary }: SplitOptions): Route {
  if (!canary || rollout.state === 'paused') return routeOf('stable', stable)
  const { sample = 1 } = rollout
  const { comparison } = counting
  return routeOf('stable', stable, { shadow: new Shadow({ stable, canary, sample, comparison }) })
}

function countedRoute(name: RouteName, options: SplitOptions, sessionKey: number): Route {
  const { rollout, counting, stable, canary } = options
  const { counts, sessions } = counting.stepOf(rollout)
  const isStable = name === 'stable'
  const version = isStable ? stable : canary
  const tally = new RouteTally({
    counts: counts[name],
    harm: counts.harm,
    sessions,
    sessionKey,
    timing: counting.timing,
    isStable,
    isAbsent: version === undefined,
    other: isStable ? canary : stable,
    substitute: isStable || !canary ? undefined : routeOf('stable', stable),
    placeOf: version && outputPlace(version, stable, rollout.bins),
  })
  return version ? routeOf(name, version, { tally }) : routeOf('stable', stable, { tally })
}
