/** Only the dashboard's own pages, and programs, may change something: a page of another site may not deploy. */
import { Problem } from '@modelops/common/problem'
import type { NextFunction, Request, Response } from 'express'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** @throws Problem cross_origin for a browser's request from another origin that does more than read */
export function refuseOtherOrigins(request: Request, _response: Response, next: NextFunction): void {
  if (!safeMethods.has(request.method) && isFromElsewhere(request))
    throw new Problem(
      'cross_origin',
      `a page of ${request.get('origin') ?? 'another site'} asked for this; it is only taken from the dashboard itself`,
      { received: request.get('origin'), expected: 'the same origin, or no browser' },
    )
  next()
}

/** Browsers send Sec-Fetch-Site over TLS and to localhost, Origin always; neither can be set by a page. */
function isFromElsewhere(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = request.get('origin')
  return origin !== undefined && !hostsOf(request).includes(origin.replace(/^https?:\/\//, ''))
}

const hostsOf = (request: Request) => [request.get('host'), request.get('x-forwarded-host')]
