/** What every change of a deployment may say: who, why, and under which condition. */
import { Problem } from '@modelops/common/problem'
import type { Change } from '@modelops/common/registry/deployments'
import { z } from 'zod'

export const changeQuery = {
  who: z.string().min(1).max(200).default('api').describe('Who asks for it, for the history'),
  why: z.string().max(1000).default('').describe('The reason, for the history'),
}

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

export const changeOf = ({ who, why }: { who: string; why: string }, conditions: Conditions): Change => ({
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
