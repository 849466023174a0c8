/**
 * Prediction requests of every protocol, straight on node:http: Express costs more per request than a small model.
 * What differs by protocol is in ../protocols.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { discardRest } from '@modelops/common/http/discard-rest'
import { isUntidy, tidyPath } from '@modelops/common/http/tidy-path'
import { toProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { PREDICTION_ID_HEADER } from '@modelops/common/prediction-id'
import { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import type { ParsedRequest, Parser, Protocol, RenderedResponse, Target } from '../protocols/protocol.js'
import type { ServedModel } from '../protocols/served-model.js'
import type { Explained } from '../explain/explain-queue.js'
import { labelIndex } from '../explain/label-index.js'
import type { Catalog } from '../serving/catalog.js'
import type { ServingFigures } from '../serving/figures.js'
import type { ModelVersion } from '../serving/model-version.js'
import type { RecentPredictions } from '../serving/recent-predictions.js'
import type { Shadow } from '../rollouts/shadow.js'
import type { RouteTally } from '../rollouts/tally.js'
import type { Route } from '../serving/route.js'
import { readPredictQuery } from './model-query.js'
import { readBody } from './read-body.js'
import { requestIdOf, routeAskedFor, sessionOf } from './route-headers.js'

export interface HotRoutesOptions {
  protocols: readonly Protocol[]
  catalog: Catalog
  figures: ServingFigures
  recent: RecentPredictions
  /** The id of the next prediction. */
  nextId(): string
  logger: Logger
}

/** A prediction request, and what its protocol read in the URL. */
interface Call {
  endpoint: Endpoint
  target: Target
  /** Undefined without a question mark in the URL. */
  query: string | undefined
  /** Whether the query asks for explanations, and of which class alone. */
  explains: boolean
  explainedLabel: string | undefined
  request: IncomingMessage
  response: ServerResponse
}

interface Endpoint {
  protocol: Protocol
  /** A parser lives as long as its model. */
  parsers: WeakMap<ServedModel, Parser>
}

/** @returns a function that answers a prediction request, and returns false for any other */
export function createHotRoutes(options: HotRoutesOptions) {
  const endpoints = options.protocols.map((protocol): Endpoint => ({ protocol, parsers: new WeakMap() }))
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = withoutOrigin(request.url ?? '')
    const end = url.indexOf('?')
    const path = end < 0 ? url : url.slice(0, end)
    const query = end < 0 ? undefined : url.slice(end + 1)
    return (
      accept(path, query, request, response) ||
      (isUntidy(path) && accept(tidyPath(path), query, request, response))
    )
  }

  function accept(
    path: string,
    query: string | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    for (const endpoint of endpoints) {
      const target = endpoint.protocol.match(path)
      if (!target) continue
      receive(options, {
        endpoint,
        target,
        query,
        explains: false,
        explainedLabel: undefined,
        request,
        response,
      })
      return true
    }
    return false
  }
}

/** A server must take the absolute form too: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
const withoutOrigin = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '')

function receive(options: HotRoutesOptions, call: Call): void {
  options.figures.inFlight++
  readBody(call.request, (body) => {
    if (body instanceof Buffer) return answer(options, call, body)
    options.figures.inFlight--
    if (!body) return
    discardRest(call.request, call.response)
    fail(options, call, body)
  })
}

function answer(options: HotRoutesOptions, call: Call, body: Buffer): void {
  const start = performance.now()
  try {
    attempt(options, call, body, start, resolve(options.catalog, call))
  } catch (error) {
    options.figures.inFlight--
    fail(options, call, error)
  }
}

/** The request is no longer in flight when its answer is handed over: a client that reads slowly is not waited for. */
function attempt(options: HotRoutesOptions, call: Call, body: Buffer, start: number, route: Route): void {
  const { headers } = call.request
  const { version, tally } = route
  let parsed: ParsedRequest
  try {
    parsed = parserOf(call.endpoint, version)(body, headers)
  } catch (error) {
    return miss(options, call, body, start, route, error)
  }
  if (parsed.explains) call.explains = true
  if (call.explains) return void explain(options, call, body, start, route, parsed)
  const isTimed = tally !== undefined && tally.beginTiming(start)
  version.predict(
    parsed.rows,
    parsed.count,
    (result, computeMs) => {
      const failed = result instanceof Error
      if (isTimed) tally.endTiming(headers, failed ? undefined : computeMs, parsed.count)
      if (failed) return miss(options, call, body, start, route, result)
      options.figures.inFlight--
      try {
        count(options, route, parsed, result)
        const id = options.nextId()
        respond(call, parsed.render(result, route.name, id), id)
        const latencyMs = performance.now() - start
        route.figures.latency.observe(latencyMs / 1000)
        log(call, id, route, parsed, result, latencyMs)
        if (tally) tally.countAnswer(headers, result)
        else if (route.shadow) copy(call, body, route.shadow, parsed, result)
      } catch (error) {
        fail(options, call, error, route)
      }
    },
    isTimed,
  )
}

/** What is explained is no event of a rollout, and its time no latency of predictions. */
async function explain(
  options: HotRoutesOptions,
  call: Call,
  body: Buffer,
  start: number,
  route: Route,
  parsed: ParsedRequest,
): Promise<void> {
  const { version, figures, name } = route
  const isWanted = () => !call.response.destroyed
  let predictions: Predictions
  let explained: Explained
  try {
    predictions = await version.predictSoon(parsed.rows, parsed.count)
    const only = labelIndex(version.manifest, call.explainedLabel)
    explained = await version.explanations.explain(parsed.rows, parsed.count, isWanted, only)
  } catch (error) {
    return miss(options, call, body, start, route, error)
  }
  options.figures.inFlight--
  figures.explanations += explained.explanations.length
  if (!isWanted()) return
  try {
    const id = options.nextId()
    respond(call, parsed.render(predictions, name, id, explained), id)
    if (parsed.explains === 'alone') return
    count(options, route, parsed, predictions)
    log(call, id, route, parsed, predictions, performance.now() - start)
  } catch (error) {
    fail(options, call, error, route)
  }
}

function copy(
  { endpoint, request }: Call,
  body: Buffer,
  shadow: Shadow,
  parsed: ParsedRequest,
  answered: Predictions,
): void {
  shadow.offer(parsed, () => parserOf(endpoint, shadow.canary)(body, request.headers), answered)
}

/** What a canary does not answer, stable does: users are no worse off than without it. */
function miss(
  options: HotRoutesOptions,
  call: Call,
  body: Buffer,
  start: number,
  route: Route,
  error: unknown,
): void {
  const problem = toProblem(error, options.logger)
  const { tally } = route
  if (tally && !call.explains) countMiss(call, body, tally, problem)
  if (tally?.substitute) {
    route.figures.errors.count(problem.code)
    return attempt(options, call, body, start, tally.substitute)
  }
  options.figures.inFlight--
  fail(options, call, problem, route)
}

/** Requests that both versions refuse are no events, nor are those that come while too many wait. */
function countMiss(
  { endpoint, request }: Call,
  body: Buffer,
  tally: RouteTally,
  { code, status }: Problem,
): void {
  const { headers } = request
  if (code === 'too_many_requests' || code === 'unavailable') return
  if (status >= 500) return tally.countError(headers)
  // What the model computed was no number; what the other one computes is not known.
  const { other } = tally
  if (code === 'invalid_data' || (other && accepts(endpoint, other, body, headers)))
    tally.countRefusal(headers)
}

function accepts(endpoint: Endpoint, version: ModelVersion, body: Buffer, headers: IncomingHttpHeaders) {
  try {
    parserOf(endpoint, version)(body, headers)
    return true
  } catch {
    return false
  }
}

function parserOf({ protocol, parsers }: Endpoint, model: ServedModel): Parser {
  let parser = parsers.get(model)
  if (!parser) parsers.set(model, (parser = protocol.createParser(model)))
  return parser
}

function resolve(catalog: Catalog, call: Call): Route {
  const { target, query, request } = call
  const { method, headers } = request
  if (method !== 'POST')
    throw new Problem('method_not_allowed', `predictions are asked for with POST, not ${method}`, {
      received: method,
      expected: 'POST',
    })
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new Problem('unsupported_media_type', `the body is encoded as ${encoding}; send it as it is`, {
      received: encoding,
      expected: 'identity',
    })
  const asked = target.model === undefined && query !== undefined ? readPredictQuery(query) : undefined
  call.explains = asked?.explain === 'true'
  call.explainedLabel = asked?.class
  const model = target.model ?? asked?.model
  const route = target.route ?? routeAskedFor(headers)
  return catalog.resolve(model, target.version, route, sessionOf(headers))
}

function count(
  { recent }: HotRoutesOptions,
  { name, version, figures }: Route,
  parsed: ParsedRequest,
  predictions: Predictions,
): void {
  figures.predictions += parsed.count
  if (parsed.warnings) version.figures.countWarnings(parsed.warnings)
  version.drift.count(parsed, predictions)
  recent.add(version.manifest, name, predictions)
}

function log(
  { request }: Call,
  id: string,
  { name, version }: Route,
  parsed: ParsedRequest,
  predictions: Predictions,
  latencyMs: number,
): void {
  if (!version.log) return
  const requestId = parsed.requestId ?? requestIdOf(request.headers)
  version.log.add(id, requestId, name, parsed, predictions, latencyMs)
}

function respond({ response }: Call, { body, headers }: RenderedResponse, id: string): void {
  // Without a length node:http sends chunks. JSON's headers are written out, as a spread costs 5 % of a request.
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  const all = headers
    ? { ...headers, 'content-length': length, [PREDICTION_ID_HEADER]: id }
    : { 'content-type': 'application/json', 'content-length': length, [PREDICTION_ID_HEADER]: id }
  response.writeHead(200, all).end(body)
}

/** @param route the one that the request had reached */
function fail(
  { figures, logger }: HotRoutesOptions,
  { endpoint, response }: Call,
  error: unknown,
  route?: Route,
): void {
  const problem = toProblem(error, logger)
  figures.errors.count(problem.code)
  route?.figures.errors.count(problem.code)
  if (problem.code === 'method_not_allowed' && !response.headersSent) response.setHeader('allow', 'POST')
  endpoint.protocol.sendProblem(response, problem)
}
