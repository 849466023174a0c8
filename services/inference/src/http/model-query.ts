/** `?model=`, where a path names no model. */
import { parse } from 'node:querystring'
import { parseInput } from '@modelops/common/http/route'
import { z } from 'zod'

export const modelQuery = {
  model: z.string().optional().describe('The model; may be left out when only one is deployed'),
}

const querySchema = z.strictObject(modelQuery)

/** @throws Problem invalid_query, as any other route */
export function modelOfQuery(query: string): string | undefined {
  const [, plain] = /^model=([\w.-]+)$/.exec(query) ?? []
  return plain ?? parseInput(querySchema, parse(query), 'invalid_query').model
}
