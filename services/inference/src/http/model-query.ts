/** `?model=` and `?explain=`, where a path names no model. */
import { parse } from 'node:querystring'
import { parseInput } from '@modelops/common/http/route'
import { z } from 'zod'

export const modelQuery = {
  model: z.string().optional().describe('The model; may be left out when only one is deployed'),
}

export const explainQuery = {
  ...modelQuery,
  class: z.string().optional().describe('Of three and more classes: only this label is explained'),
}

export const predictQuery = {
  ...explainQuery,
  explain: z
    .enum(['true', 'false'])
    .optional()
    .describe("true: each feature's contribution to the prediction as well, as `POST /explain` answers it"),
}

const querySchema = z.strictObject(predictQuery)

export interface PredictQuery {
  model?: string | undefined
  explain?: 'true' | 'false' | undefined
  class?: string | undefined
}

/** @throws Problem invalid_query, as any other route */
export function readPredictQuery(query: string): PredictQuery {
  const [, model] = /^model=([\w.-]+)$/.exec(query) ?? []
  return model === undefined ? parseInput(querySchema, parse(query), 'invalid_query') : { model }
}
