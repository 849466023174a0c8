/** The request headers by which clients choose between the routes of a model, and name their requests, in lower case as node:http gives them. */
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '@modelops/common/problem'
import { routeNames, type RouteName } from '../serving/route.js'

/** Keeps a client on one route throughout a rollout. */
const SESSION_HEADER = 'x-modelops-session'
const ROUTE_HEADER = 'x-modelops-route'

/** @throws Problem bad_request */
export function routeAskedFor(headers: IncomingHttpHeaders): RouteName | undefined {
  const asked = headers[ROUTE_HEADER]
  if (asked === undefined || asked === 'stable' || asked === 'canary') return asked
  throw new Problem(
    'bad_request',
    `X-ModelOps-Route names no route: send stable or canary, or leave it out`,
    {
      received: asked,
      expected: routeNames,
    },
  )
}

/** What the client, or a proxy before this service, calls the request; undefined where none was sent. */
export function requestIdOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-request-id']
  return typeof id === 'string' ? id : undefined
}

/** Undefined where none was sent. */
export function sessionOf(headers: IncomingHttpHeaders): string | undefined {
  const session = headers[SESSION_HEADER]
  return typeof session === 'string' && session !== '' ? session : undefined
}
