/** A route of a model: a name under which one of its versions answers. */
import type { Deployment } from '@modelops/common/deployment'
import type { ModelVersion } from './model-version.js'

export const routeNames = ['stable', 'canary'] as const
export type RouteName = (typeof routeNames)[number]

export interface Route {
  readonly name: RouteName
  readonly version: ModelVersion
}

/** What a deployment puts on the routes of its model: run ids. */
export const runsByRoute = ({ stable_run_id }: Deployment): ReadonlyMap<RouteName, string> =>
  new Map([['stable', stable_run_id]])
