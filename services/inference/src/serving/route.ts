/** A route of a model: a name under which one of its versions answers. */
import type { Shadow } from '../rollouts/shadow.js'
import type { RouteTally } from '../rollouts/tally.js'
import type { RouteFigures } from './figures.js'
import type { ModelVersion } from './model-version.js'

export const routeNames = ['stable', 'canary'] as const
export type RouteName = (typeof routeNames)[number]

export interface Route {
  readonly name: RouteName
  readonly version: ModelVersion
  readonly figures: RouteFigures
  /** Counts for the verdict; undefined while no rollout runs, and for requests that asked for a route. */
  readonly tally: RouteTally | undefined
  /** Gets copies of the requests that this route has answered. */
  readonly shadow: Shadow | undefined
}

export const routeOf = (
  name: RouteName,
  version: ModelVersion,
  { tally, shadow }: { tally?: RouteTally; shadow?: Shadow | undefined } = {},
): Route => ({ name, version, figures: version.figures.on(name), tally, shadow })
