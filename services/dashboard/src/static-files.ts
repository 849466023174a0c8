/** The built pages: compressed at build time, kept by browsers as their names allow, one page for all deep links. */
import { existsSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { Problem } from '@modelops/common/problem'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { pagePaths } from './page-paths.js'

const YEAR = 'public, max-age=31536000, immutable'

/** Nothing from elsewhere, no inline scripts or styles, no framing. */
const POLICY = [
  "default-src 'none'",
  ...['script', 'style', 'img', 'font', 'connect', 'manifest'].map((kind) => `${kind}-src 'self'`),
  ...['base-uri', 'form-action', 'frame-ancestors'].map((kind) => `${kind} 'none'`),
].join('; ')

/** Paths that the server answers itself; `/live` is also a page, see isPage. */
const ownPaths = /^\/(api|docs|health|metrics|metrics_text|openapi\.json|ready)(\/|$)/i

export interface Pages {
  /** Passes on requests for anything but a file or a page. */
  serve: RequestHandler
  /** Answers 404 with a page that says so, where the address was opened in a browser. @returns whether it was */
  sendNotFound(response: Response): boolean
}

/** @throws Problem invalid_config where the directory has no index.html */
export function openPages(directory: string): Pages {
  if (!existsSync(join(directory, 'index.html')))
    throw new Problem(
      'invalid_config',
      `there is no index.html in ${directory}: build the pages with npm run build`,
    )
  const files = express.Router().use(...staticFiles(directory))
  const page: RequestHandler = (request, response, next) => {
    request.url = '/index.html'
    files(request, response, next)
  }
  const serve = express.Router()
  serve.use((request, _response, next) => next(isReading(request) ? undefined : 'router'))
  serve.use(files)
  serve.get([...pagePaths], (request, response, next) => {
    response.vary('accept')
    if (!isPage(request)) return next('router')
    page(request, response, next)
  })
  const sendNotFound = (response: Response) => {
    response.vary('accept')
    if (!isOpened(response.req)) return false
    void page(response.req, response.status(404), () => response.end())
    return true
  }
  return { serve, sendNotFound }
}

const isReading = ({ method, path }: Request) => isGet(method) && !ownPaths.test(path)
const isGet = (method: string) => method === 'GET' || method === 'HEAD'

/** Whether somebody opens the address in a browser. */
const isOpened = (request: Request) => isGet(request.method) && request.accepts(['json', 'html']) === 'html'

/** A program that asks for a page gets it, too; `/live` is a probe for all but browsers. */
const isPage = (request: Request) => request.path.toLowerCase() !== '/live' || isOpened(request)

/**
 * The precompressed variant goes first: Express's own middleware serves it under the plain name.
 * (sirv can do that too, but a range such as `bytes=5-2`, or a file that is gone, ends its process.)
 */
const staticFiles = (directory: string): RequestHandler[] => [
  compressed(directory, 'br', '.br'),
  compressed(directory, 'gzip', '.gz'),
  serve(directory, () => {}),
]

function compressed(directory: string, encoding: string, suffix: string): RequestHandler {
  const files = serve(directory, (response, path) => {
    response.type(extname(path.slice(0, -suffix.length)))
    response.set('content-encoding', encoding)
  })
  return (request, response, next) => {
    response.vary('accept-encoding')
    if (!request.acceptsEncodings(encoding)) return next()
    const { url } = request
    request.url = request.path + suffix
    void files(request, response, (error: unknown) => {
      request.url = url
      next(error)
    })
  }
}

function serve(directory: string, addHeaders: (response: Response, path: string) => void): RequestHandler {
  return express.static(directory, {
    index: false,
    redirect: false,
    acceptRanges: false,
    setHeaders(response, path) {
      // Only names in this folder carry a hash of the content.
      const isHashed = relative(directory, path).startsWith('assets')
      response.set('cache-control', isHashed ? YEAR : 'no-cache')
      response.set('content-security-policy', POLICY)
      addHeaders(response, path)
    },
  })
}
