/**
 * The prediction routes of all three protocols, straight on node:http: Express costs more per request than a
 * small model. What differs by protocol is in ../protocols.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { discardRest } from '@modelops/common/http/discard-rest'
import { sendProblem, toProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import { decodeOutputs } from '../predictions.js'
import { renderError, type ParsedRequest } from '../protocols/protocol.js'
import type { Catalog } from '../serving/catalog.js'
import type { ServingFigures } from '../serving/figures.js'
import type { RecentPredictions } from '../serving/recent-predictions.js'
import type { ModelVersion } from '../serving/model-version.js'
import { readBody } from './read-body.js'
import { modelOfQuery, parseHotPath, type HotPath } from './hot-paths.js'

export interface HotRoutesOptions {
  catalog: Catalog
  figures: ServingFigures
  recent: RecentPredictions
  logger: Logger
}

const jsonHeaders = { 'content-type': 'application/json' }

/** @returns a function that answers a prediction request, and returns false for any other */
export function createHotRoutes(options: HotRoutesOptions) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = parseHotPath(request.url ?? '')
    if (!path) return false
    options.figures.inFlight++
    readBody(request, (body) => {
      if (body instanceof Buffer) return answer(options, path, request, response, body)
      options.figures.inFlight--
      if (!body) return
      discardRest(request, response)
      fail(options, path, response, body)
    })
    return true
  }
}

/** The request is no longer in flight when its answer is handed over: a client that reads slowly is not waited for. */
function answer(
  options: HotRoutesOptions,
  path: HotPath,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const start = performance.now()
  let found: ModelVersion | undefined
  try {
    const version = (found = resolve(options.catalog, path, request))
    const parsed = version.parsers[path.protocol](body, request.headers)
    version.batcher.submit(parsed.rows, parsed.count, (problem, raw) => {
      options.figures.inFlight--
      try {
        if (problem) throw problem
        send(options, version, parsed, raw, response)
        version.figures.latency.observe((performance.now() - start) / 1000)
      } catch (error) {
        fail(options, path, response, error, version)
      }
    })
  } catch (error) {
    options.figures.inFlight--
    fail(options, path, response, error, found)
  }
}

function resolve(catalog: Catalog, path: HotPath, request: IncomingMessage): ModelVersion {
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
  return catalog.resolve(path.query === undefined ? path.model : modelOfQuery(path.query), path.version)
}

function send(
  { recent }: HotRoutesOptions,
  version: ModelVersion,
  parsed: ParsedRequest,
  raw: Float32Array,
  response: ServerResponse,
): void {
  const predictions = decodeOutputs(version.manifest.task, version.labels.length, raw, parsed.count)
  version.figures.predictions += parsed.count
  recent.add(version.manifest, predictions)
  const { body, headers } = parsed.render(predictions, 'stable')
  // Without the length node:http would send chunks; with JSON's headers written out, as a spread costs 5 % of a request.
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  const all = headers
    ? { ...headers, 'content-length': length }
    : { 'content-type': 'application/json', 'content-length': length }
  response.writeHead(200, all).end(body)
}

function fail(
  { figures, logger }: HotRoutesOptions,
  { protocol }: HotPath,
  response: ServerResponse,
  error: unknown,
  version?: ModelVersion,
): void {
  const problem = toProblem(error, logger)
  figures.errors.count(problem.code)
  version?.figures.errors.count(problem.code)
  if (problem.code === 'method_not_allowed' && !response.headersSent) response.setHeader('allow', 'POST')
  if (protocol === 'predict') sendProblem(response, problem)
  else sendProtocolError(response, problem)
}

export function sendProtocolError(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) return void response.destroy()
  if (problem.retryAfterSeconds !== undefined) response.setHeader('retry-after', problem.retryAfterSeconds)
  const { status, body } = renderError(problem)
  response.writeHead(status, jsonHeaders).end(body)
}
