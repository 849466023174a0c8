/** Conditions of writes, and the answer where one does not hold. */
import { Problem } from '../problem.js'
import type { WriteCondition } from './artifact-store.js'

/**
 * @param condition with one ETag, a list of them, or `*` for any (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)
 * @param etag of what is there; undefined where nothing is
 */
export function holds(condition: WriteCondition, etag: string | undefined): boolean {
  if (!('ifMatch' in condition)) return etag === undefined
  const wanted = condition.ifMatch.split(',').map((one) => one.trim())
  return etag !== undefined && (wanted.includes('*') || wanted.includes(etag))
}

export function conflict(key: string, condition: WriteCondition): Problem {
  const event = 'ifMatch' in condition ? 'was changed since it was read' : 'exists already'
  return new Problem('conflict', `'${key}' ${event}: read it again and decide again`)
}
