/** How an error becomes a response: a problem as it is, anything else without its details. */
import type { ServerResponse } from 'node:http'
import type { Logger } from '../logging.js'
import { Problem } from '../problem.js'

/** Any error as a problem; what is not meant for clients becomes `internal`. Faults of the service go to the log. */
export function toProblem(error: unknown, logger: Logger): Problem {
  if (error instanceof Problem) {
    if (error.code === 'internal' || error.code === 'store_unavailable')
      logger.error({ err: error.cause ?? error, code: error.code }, error.detail)
    return error
  }
  const fromBody = problemOfBodyParser(error)
  if (fromBody) return fromBody
  logger.error({ err: error }, 'unexpected error')
  return new Problem('internal', 'the service failed to handle this request; its log says why')
}

/** @see https://github.com/expressjs/body-parser#errors */
function problemOfBodyParser(error: unknown): Problem | undefined {
  const { type, limit, message } = error as { type?: string; limit?: number; message?: string }
  if (type === 'entity.parse.failed')
    return new Problem('invalid_json', `the body is not JSON: ${message}`, { expected: 'JSON' })
  if (type === 'entity.too.large')
    return new Problem('too_large', `the body is larger than ${limit} bytes; send less at a time`, {
      expected: `at most ${limit} bytes`,
    })
  if (type === 'request.aborted') return new Problem('bad_request', 'the client closed the connection')
  if (typeof type === 'string' && /^(charset|encoding)\./.test(type))
    return new Problem('unsupported_media_type', `the body cannot be decoded: ${message}`)
  return undefined
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (problem.retryAfterSeconds !== undefined) response.setHeader('retry-after', problem.retryAfterSeconds)
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify(problem))
}
