/** `{"error": "..."}`: the form of errors in v2 and v1. */
import type { ServerResponse } from 'node:http'
import type { ProblemForm } from '@modelops/common/http/route'
import type { Problem } from '@modelops/common/problem'
import { z } from 'zod'

export const errorSchema = z
  .strictObject({ error: z.string().describe('What came, what was expected and what to do') })
  .meta({
    id: 'ProtocolError',
    description: 'An error in v2 and v1',
    example: { error: 'No such model: iris' },
  })

/**
 * What is wrong with a request is 400, an unknown model 404; overload and faults of the server keep their status, so
 * that clients retry.
 */
export const errorObject: ProblemForm = {
  schema: errorSchema,
  statusOf: (status) => (status === 404 || status === 429 || status >= 500 ? status : 400),
}

export const renderError = ({ status, detail }: Problem): { status: number; body: string } => ({
  status: errorObject.statusOf(status),
  body: JSON.stringify({ error: detail }),
})

export function sendErrorObject(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) return void response.destroy()
  if (problem.retryAfterSeconds !== undefined) response.setHeader('retry-after', problem.retryAfterSeconds)
  const { status, body } = renderError(problem)
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}
