/** The answer to a write whose condition does not hold. */
import { Problem } from '../problem.js'
import type { WriteCondition } from './artifact-store.js'

export function conflict(key: string, condition: WriteCondition): Problem {
  const event = 'ifMatch' in condition ? 'was changed since it was read' : 'exists already'
  return new Problem('conflict', `'${key}' ${event}: read it again and decide anew.`)
}
