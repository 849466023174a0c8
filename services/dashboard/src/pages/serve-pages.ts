/** The built pages: compressed at build time, kept by browsers as their names allow, one page for all deep links. */
import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Problem } from '@modelops/common/problem'
import express, { type Request, type RequestHandler } from 'express'
import { staticFiles } from './static-files.js'

/** What the server answers itself; `/live` is both, see isPage. */
const ownPaths = /^\/(api|docs|health|metrics|metrics_text|openapi\.json|ready)(\/|$)/i

/**
 * Hands over what is neither a file nor a page.
 * @throws Problem invalid_config where the directory has no index.html
 */
export function servePages(directory: string): RequestHandler {
  if (!existsSync(join(directory, 'index.html')))
    throw new Problem(
      'invalid_config',
      `there is no index.html in ${directory}: build the pages with npm run build`,
    )
  const files = staticFiles(directory)
  const pages = express.Router()
  pages.use((request, _response, next) => next(isReading(request) ? undefined : 'router'))
  pages.use(...files)
  pages.use((request, response, next) => {
    response.vary('accept')
    if (!isPage(request)) return next('router')
    request.url = '/index.html'
    next()
  })
  pages.use(...files)
  return pages
}

const isReading = ({ method, path }: Request) =>
  (method === 'GET' || method === 'HEAD') && !ownPaths.test(path)

/** A browser that opens an address gets the page, also for a model named `iris-1.5`; `/live` is a probe for all others. */
function isPage(request: Request): boolean {
  const isOpened = request.accepts(['json', 'html']) === 'html'
  if (request.path === '/live') return isOpened
  return !request.path.startsWith('/assets/') && (isOpened || extname(request.path) === '')
}
