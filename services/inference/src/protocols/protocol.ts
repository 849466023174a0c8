/** What the three protocols have in common, so that one handler can serve them all. */
import type { IncomingHttpHeaders } from 'node:http'
import type { ProblemForm } from '@modelops/common/http/route'
import type { Problem } from '@modelops/common/problem'
import { z } from 'zod'
import type { Predictions } from '../predictions.js'

export const routeSchema = z.enum(['stable', 'canary']).describe('Which of the deployed versions answered')
export type Route = z.infer<typeof routeSchema>

export interface RenderedResponse {
  body: string | Buffer
  /** Where it is not JSON: `content-type` and what else is needed to read it. */
  headers?: Readonly<Record<string, string>>
}

export interface ParsedRequest {
  /** Row-major [count, width of the model's codec]. */
  readonly rows: Float32Array
  readonly count: number
  render(predictions: Predictions, route: Route): RenderedResponse
}

/**
 * Reads a request body for one model; every error is a Problem.
 * @param headers the request's, in lower case as node:http gives them
 */
export type Parser = (body: Buffer, headers: IncomingHttpHeaders) => ParsedRequest

export const errorSchema = z
  .strictObject({ error: z.string().describe('What came, what was expected and what to do') })
  .meta({
    id: 'ProtocolError',
    description: 'An error in v2 and v1',
    example: { error: 'No such model: iris' },
  })

/**
 * The form in which v2 and v1 tell errors. What is wrong with a request is 400, an unknown model 404; overload and
 * faults of the server keep their status, so that clients retry.
 */
export const protocolErrors: ProblemForm = {
  schema: errorSchema,
  statusOf: (status) => (status === 404 || status === 429 || status >= 500 ? status : 400),
}

export const renderError = ({ status, detail }: Problem): { status: number; body: string } => ({
  status: protocolErrors.statusOf(status),
  body: JSON.stringify({ error: detail }),
})
