/** What every change of a deployment may say: who, why, and under which condition. */
import { Problem } from '@modelops/common/problem'
import { thresholdSchema } from '@modelops/common/threshold'
import type { Change } from '@modelops/common/registry/deployments'
import type { Author } from '@modelops/common/registry/history'
import { z } from 'zod'

const [who, why] = [z.string().min(1).max(200), z.string().max(1000)]

export const changeQuery = {
  who: who.default('api').describe('Who asks for it, for the history'),
  why: why.default('').describe('The reason, for the history'),
}

const thresholdNote =
  'Of two classes: the positive one is answered from this probability on, instead of by what the run has chosen'
export const thresholdQuery = {
  threshold: z.coerce.number().gt(0).max(1).optional().describe(thresholdNote),
}
export const thresholdField = thresholdSchema.optional().describe(thresholdNote)

/** The same in a body. */
export const changeBody = z
  .object({
    who: who.optional().describe('As in the query'),
    why: why.optional().describe('As in the query'),
  })
  .optional()
  .meta({ id: 'RolloutChange' })

/** A body comes before the query. */
export const authorOf = (query: Author, body: z.infer<typeof changeBody>): Author => ({
  who: body?.who ?? query.who,
  why: body?.why ?? query.why,
})

export const changeHeaders = {
  'if-match': z
    .string()
    .optional()
    .describe('Replaces only the deployment that has this etag; answers 409 where there is another one'),
}

interface Conditions {
  'if-match'?: string | undefined
  'if-none-match'?: '*' | undefined
}

export const changeOf = ({ who, why }: Author, conditions: Conditions): Change => ({
  who,
  why,
  condition: conditionOf(conditions),
})

function conditionOf({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch }: Conditions): Change['condition'] {
  if (ifMatch === undefined) return ifNoneMatch && { ifNoneMatch }
  if (ifNoneMatch === undefined) return { ifMatch }
  throw new Problem(
    'bad_request',
    'If-Match wants a deployment and If-None-Match none: no request meets both, send one of them',
  )
}
