/** A route says what it takes and answers in schemas; they validate requests and make the OpenAPI document. */
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { Problem, type ProblemCode } from '../problem.js'

type Shape = z.ZodRawShape | undefined
type Parsed<S extends Shape> = S extends z.ZodRawShape ? z.infer<z.ZodObject<S>> : Record<string, never>

export interface RouteInput<P extends Shape, Q extends Shape, B extends z.ZodType, H extends Shape> {
  params: Parsed<P>
  query: Parsed<Q>
  headers: Parsed<H>
  body: z.infer<B>
  request: Request
  response: Response
}

export interface Answer {
  description: string
  /** A schema for JSON; otherwise the media type of what the handler sends itself. */
  content: z.ZodType | string
  /** What its headers say, by name; only described. */
  headers?: z.ZodRawShape
}

/** How a protocol with an error form of its own reports problems. */
export interface ProblemForm {
  /** The JSON body's. */
  schema: z.ZodType
  /** The status that it answers instead. */
  statusOf(status: number): number
}

export interface Route<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends z.ZodType = z.ZodType,
  H extends Shape = undefined,
> {
  method: 'get' | 'post' | 'put'
  /** With parameters in braces: `/runs/{id}`. */
  path: string
  summary: string
  params?: P
  query?: Q
  /** By name in lower case; others may come as well. */
  headers?: H
  /** A schema for a JSON body; a media type when the handler reads the body itself. */
  body?: B | string
  status?: number
  answer: Answer
  /** What can go wrong, besides what the input schemas refuse. */
  problems?: ProblemCode[]
  /** For protocols that do not report problems as problem details. */
  problemForm?: ProblemForm
  /** Returns the JSON to send; `undefined` when it has answered itself. Absent where node:http answers. */
  handle?: (input: RouteInput<P, Q, B, H>) => unknown
}

/** A route whose type parameters no longer matter: what a table of routes holds. */
export type AnyRoute = Omit<Route, 'params' | 'query' | 'headers' | 'body' | 'handle'> & {
  params?: z.ZodRawShape | undefined
  query?: z.ZodRawShape | undefined
  headers?: z.ZodRawShape | undefined
  body?: z.ZodType | string
  handle?: (input: never) => unknown
}

export const route = <
  P extends z.ZodRawShape | undefined = undefined,
  Q extends z.ZodRawShape | undefined = undefined,
  B extends z.ZodType = z.ZodType,
  H extends z.ZodRawShape | undefined = undefined,
>(
  definition: Route<P, Q, B, H>,
): AnyRoute => definition

/** More would not be read. */
const MAX_ISSUES = 8

/** @throws Problem with `code`, naming each wrong field, what came and what was expected */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  code: 'invalid_body' | 'invalid_query' | 'bad_request' | 'invalid_config',
): z.infer<T> {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, MAX_ISSUES)
  throw new Problem(code, issues.map(describeIssue).join('; '), {
    received: abbreviate(issues[0]?.input),
    expected: issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  })
}

const describeIssue = ({ path, message }: z.core.$ZodIssue) =>
  path.length ? `${path.join('.')}: ${message}` : message

/** What holds other values may be of any size, and nested deeper than can be shown. */
function abbreviate(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'string' && value.length > 200 ? `${value.slice(0, 200)}...` : value
}
