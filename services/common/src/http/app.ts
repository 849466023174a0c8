/** The Express application that every service starts from: routes, health, metrics, documentation, problems. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Logger } from '../logging.js'
import type { Metrics } from '../metrics.js'
import { Problem } from '../problem.js'
import { discardRest } from './discard-rest.js'
import { openApiDocument } from './openapi.js'
import { sendProblem, toProblem } from './problem-response.js'
import { withoutEmptyParts } from './tidy-path.js'
import { parseInput, route, type AnyRoute } from './route.js'

export const JSON_LIMIT_BYTES = 8 * 1024 * 1024

export interface AppOptions {
  info: { title: string; version: string; description: string }
  /** By the heading under which the documentation shows them. */
  routes: Record<string, AnyRoute[]>
  metrics: Metrics
  logger: Logger
  /** What keeps the service from being ready, in sentences; empty when it is. */
  notReady(): string[]
  /** Reports a problem, where a path's protocol has an error form of its own. */
  sendProblem?(path: string, response: Response, problem: Problem): void
}

export function createApp(options: AppOptions): Express {
  const { routes, metrics, logger, sendProblem: report = reportProblem } = options
  const groups = { ...routes, 'Health and metrics': healthRoutes(options) }
  const all = Object.values(groups).flat()
  const document = JSON.stringify(openApiDocument(options.info, groups))
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.use(observe(metrics), joinSlashes)
  for (const entry of all) mount(app, entry)
  const mounted = all.filter((entry) => entry.handle)
  for (const path of new Set(mounted.map((entry) => entry.path))) refuseOtherMethods(app, path, mounted)
  app.get('/openapi.json', (_request, response) => void response.type('json').send(document))
  mountDocs(app, options.info.title)
  app.use((request) => {
    throw new Problem('not_found', `there is nothing at ${request.method} ${request.path}; see /docs`, {
      received: request.path,
    })
  })
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line no-unused-vars
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    discardRest(request, response)
    report(request.path, response, toProblem(error, logger))
  })
  return app
}

const reportProblem = (_path: string, response: Response, problem: Problem) => sendProblem(response, problem)

const toExpressPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

function mount(app: Express, entry: AnyRoute): void {
  const { handle } = entry
  if (!handle) return
  const readBody =
    entry.body instanceof z.ZodType
      ? [express.json({ limit: JSON_LIMIT_BYTES, type: () => true, strict: false })]
      : []
  app[entry.method](toExpressPath(entry.path), ...readBody, async (request, response) => {
    const input = { ...parseRequest(entry, request), request, response }
    const answer = await handle(input as never)
    if (answer !== undefined) response.status(entry.status ?? 200).json(answer)
  })
}

function refuseOtherMethods(app: Express, path: string, routes: AnyRoute[]): void {
  const methods = routes.filter((entry) => entry.path === path).map((entry) => entry.method.toUpperCase())
  app.all(toExpressPath(path), (request, response) => {
    response.set('allow', methods.join(', '))
    throw new Problem(
      'method_not_allowed',
      `${request.path} takes ${methods.join(' or ')}, not ${request.method}`,
      {
        received: request.method,
        expected: methods,
      },
    )
  })
}

const parseRequest = ({ params, query, headers, body }: AnyRoute, request: Request) => ({
  params: params ? parseInput(z.object(params), request.params, 'invalid_query') : {},
  query: query ? parseInput(z.strictObject(query), request.query, 'invalid_query') : {},
  headers: headers ? parseInput(z.object(headers), request.headers, 'bad_request') : {},
  body: body instanceof z.ZodType ? parseInput(body, request.body, 'invalid_body') : undefined,
})

/** Express takes a slash at the end as it is. */
function joinSlashes(request: Request, _response: Response, next: NextFunction): void {
  if (request.path.includes('//')) {
    const [path, ...query] = request.url.split('?')
    request.url = [withoutEmptyParts(path!), ...query].join('?')
  }
  next()
}

function observe({ requests }: Metrics) {
  return (request: Request, response: Response, next: NextFunction) => {
    const start = performance.now()
    response.once('finish', () => {
      const path = (request.route as { path?: string } | undefined)?.path ?? 'none'
      const labels = { method: request.method, route: path, status: response.statusCode }
      requests.observe(labels, (performance.now() - start) / 1000)
    })
    next()
  }
}

const statusBody = z.object({ status: z.string() }).meta({ id: 'Status' })

function healthRoutes({ metrics, notReady }: AppOptions): AnyRoute[] {
  const alive = (path: string, summary: string) =>
    route({
      method: 'get',
      path,
      summary,
      answer: { description: 'It does', content: statusBody },
      handle: () => ({ status: 'ok' }),
    })
  const metricsText = (path: string) =>
    route({
      method: 'get',
      path,
      summary: 'Metrics in the Prometheus text format',
      answer: { description: 'The metrics', content: 'text/plain' },
      handle: async ({ response }) =>
        void response.set('content-type', metrics.registry.contentType).send(await metrics.text()),
    })
  const ready = route({
    method: 'get',
    path: '/ready',
    summary: 'Whether requests may be sent here',
    answer: { description: 'They may', content: statusBody },
    problems: ['unavailable'],
    handle: () => {
      const reasons = notReady()
      if (reasons.length) throw new Problem('unavailable', reasons.join('; '), { retryAfterSeconds: 1 })
      return { status: 'ready' }
    },
  })
  return [
    alive('/health', 'Whether the service runs'),
    alive('/live', 'Whether the process answers'),
    ready,
    metricsText('/metrics'),
    metricsText('/metrics_text'),
  ]
}

/** Swagger UI, served from its package: nothing is loaded from elsewhere. */
function mountDocs(app: Express, title: string): void {
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  app.get('/docs', (request, response) => {
    // The page's links are relative, so that it works behind a proxy's prefix: they begin at /docs without a slash.
    if (request.path.endsWith('/')) response.redirect('../docs')
    else response.type('html').send(docsPage(title))
  })
  app.get('/docs/setup.js', (_request, response) => void response.type('js').send(docsSetup))
  app.use('/docs', express.static(assets, { index: false, maxAge: '1h' }))
}

const docsPage = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/setup.js"></script>
  </body>
</html>
`

const docsSetup = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#docs', deepLinking: true })\n`
