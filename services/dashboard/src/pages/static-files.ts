/**
 * Files of the build. The precompressed variant goes first: Express's own middleware serves it under the plain name.
 * (sirv can do that too, but a range such as `bytes=5-2`, or a file that is gone, ends its process.)
 */
import { extname, relative } from 'node:path'
import express, { type RequestHandler, type Response } from 'express'

const YEAR = 'public, max-age=31536000, immutable'

/** Nothing from elsewhere, no inline scripts or styles, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  ...['script', 'style', 'img', 'font', 'connect', 'manifest'].map((kind) => `${kind}-src 'self'`),
  ...['base-uri', 'form-action', 'frame-ancestors'].map((kind) => `${kind} 'none'`),
].join('; ')

export const staticFiles = (directory: string): RequestHandler[] => [
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
