/** The OpenAPI 3.1 document of a table of routes, from the schemas that validate. */
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problemKinds, type ProblemCode } from '../problem.js'
import type { AnyRoute, ProblemForm } from './route.js'

const problemBody = z
  .object({
    type: z.string().meta({ example: 'urn:modelops:problem:wrong_length' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What came, what was expected and what to do'),
    code: z.enum(Object.keys(problemKinds) as [ProblemCode, ...ProblemCode[]]),
    received: z.unknown().optional(),
    expected: z.unknown().optional(),
    field: z
      .string()
      .optional()
      .describe('The feature, column or member of the request that is wrong, where it is one'),
    row: z.int().optional().describe('The row of a table that is wrong; 1 is the first one after the header'),
    index: z.int().optional().describe('The row of a request that is wrong, from 0, where it has several'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with a stable code' })

export function openApiDocument(
  info: { title: string; version: string; description: string },
  groups: Record<string, AnyRoute[]>,
): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const [tag, routes] of Object.entries(groups))
    for (const entry of routes) {
      const operation = { tags: [tag], ...operationOf(entry) }
      paths[entry.path] = { ...paths[entry.path], [entry.method]: operation }
    }
  return createDocument({ openapi: '3.1.0', info, paths })
}

function operationOf(entry: AnyRoute): ZodOpenApiOperationObject {
  return {
    summary: entry.summary,
    ...(entry.params || entry.query || entry.headers ? { requestParams: parametersOf(entry) } : {}),
    ...(entry.body
      ? { requestBody: { required: isRequired(entry.body), content: contentOf(entry.body) } }
      : {}),
    responses: {
      [String(entry.status ?? 200)]: {
        description: entry.answer.description,
        ...(entry.answer.headers && { headers: z.object(entry.answer.headers) }),
        content: contentOf(entry.answer.content),
      },
      ...problemsOf(entry),
    },
  }
}

const isRequired = (body: z.ZodType | string) =>
  typeof body === 'string' || !body.safeParse(undefined).success

const parametersOf = ({ params, query, headers }: AnyRoute) => ({
  ...(params ? { path: z.object(params) } : {}),
  ...(query ? { query: z.object(query) } : {}),
  ...(headers ? { header: z.object(headers) } : {}),
})

const contentOf = (content: z.ZodType | string) =>
  typeof content === 'string' ? { [content]: {} } : { 'application/json': { schema: content } }

const problemDetails: ProblemForm = { schema: problemBody, statusOf: (status) => status }

function problemsOf({
  body,
  params,
  query,
  headers,
  problems = [],
  problemForm = problemDetails,
}: AnyRoute): ZodOpenApiOperationObject['responses'] {
  const implied: ProblemCode[] = [
    ...(body instanceof z.ZodType ? (['invalid_json', 'invalid_body', 'too_large'] as const) : []),
    ...(query || params ? (['invalid_query'] as const) : []),
    ...(headers ? (['bad_request'] as const) : []),
  ]
  const codes: Record<string, ProblemCode[]> = {}
  for (const code of [...implied, ...problems])
    (codes[problemForm.statusOf(problemKinds[code][0])] ??= []).push(code)
  const mediaType = problemForm === problemDetails ? 'application/problem+json' : 'application/json'
  const content = { [mediaType]: { schema: problemForm.schema } }
  return Object.fromEntries(
    Object.entries(codes).map(([status, names]) => [status, { description: names.join(', '), content }]),
  )
}
