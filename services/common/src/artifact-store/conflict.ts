/** Conditions of writes, and the answer where one does not hold. */
import { Problem } from '../problem.js'
import type { WriteCondition } from './artifact-store.js'

/** @param etag of what is there; undefined where nothing is */
export const holds = (condition: WriteCondition, etag: string | undefined) =>
  'ifMatch' in condition ? condition.ifMatch === etag : etag === undefined

export function conflict(key: string, condition: WriteCondition): Problem {
  const event = 'ifMatch' in condition ? 'was changed since it was read' : 'exists already'
  return new Problem('conflict', `'${key}' ${event}: read it again and decide anew.`)
}
