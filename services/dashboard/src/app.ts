/** The dashboard's server, apart from the process that listens: pages, the two services behind one origin, live figures. */
import { createApp } from '@modelops/common/http/app'
import { sendProblem, toProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { createMetrics, type Metrics } from '@modelops/common/metrics'
import type { Problem } from '@modelops/common/problem'
import { VERSION } from '@modelops/common/version'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { Counter } from 'prom-client'
import { liveRoutes } from './live/live-routes.js'
import { createProxy } from './proxy.js'
import { openPages, type Pages } from './static-files.js'

export interface DashboardOptions {
  /** The directory of the built pages. */
  pages: string
  inferenceUrl: URL
  trainingUrl: URL
  /** Its host name resolves to all replicas of the inference service. */
  replicasUrl: URL
  /** Milliseconds that a service may neither send nor accept a byte. @default 120000 */
  proxyTimeoutMs: number
  logger: Logger
  /** Why a service that is being started again has ended. @default unknown */
  whyEnded?(service: string): string | undefined
}

export interface Dashboard {
  app: Express
  /** From now on the service is not ready; streams that would go on for long are ended. */
  drain(): void
}

/** @throws Problem invalid_config where the pages have not been built */
export function createDashboard(options: DashboardOptions): Dashboard {
  const metrics = createMetrics('dashboard')
  const failures = new Counter({
    name: 'dashboard_proxy_failures_total',
    help: 'Requests that a service behind the dashboard did not answer, by problem code',
    labelNames: ['to', 'code'] as const,
    registers: [metrics.registry],
  })
  const pages = openPages(options.pages)
  const proxyTo = (service: string, url: URL) => {
    const { logger, proxyTimeoutMs: timeoutMs } = options
    const onFailure = ({ code }: Problem) => failures.inc({ to: service, code })
    const { sendNotFound: onNotFound } = pages
    const whyEnded = () => options.whyEnded?.(service)
    return createProxy({ service, url, timeoutMs, logger, onFailure, onNotFound, whyEnded })
  }
  const inference = proxyTo('inference', options.inferenceUrl)
  const training = proxyTo('training', options.trainingUrl)
  const state = { draining: false }
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.use(addSecurityHeaders)
  app.use('/api/inference', inference.handle)
  app.use('/api/training', training.handle)
  app.use(pages.serve)
  app.use(createServiceApp(options, pages, metrics, state))
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line no-unused-vars
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    sendProblem(response, toProblem(error, options.logger)),
  )
  const drain = () => {
    state.draining = true
    for (const proxy of [inference, training]) proxy.endStreams()
  }
  return { app, drain }
}

/** The dashboard's own routes. */
function createServiceApp(
  { inferenceUrl, replicasUrl, logger }: DashboardOptions,
  pages: Pages,
  metrics: Metrics,
  state: { draining: boolean },
) {
  return createApp({
    info: { title: 'ModelOps dashboard', version: VERSION, description: 'What the pages need of their own.' },
    routes: { Live: liveRoutes({ inferenceUrl, replicasUrl }) },
    metrics,
    logger,
    sendProblem: (_path, response, problem) => {
      if (problem.code !== 'not_found' || !pages.sendNotFound(response)) sendProblem(response, problem)
    },
    notReady: () => (state.draining ? ['the service is shutting down'] : []),
  })
}

/** The pages' content security policy is added where they are served. */
function addSecurityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
  next()
}
