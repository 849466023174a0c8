/** The shares of requests that the page offers to log, in words. */
import type { Deployment } from '../../api/types.js'

const OFFERED = [0, 0.01, 0.1, 1]

/** With the one that is set, which another program may have chosen; ascending. */
export const sharesWith = (share: number): number[] =>
  [...new Set([...OFFERED, share])].toSorted((a, b) => a - b)

export function nameOfShare(share: number): string {
  if (share === 0) return 'Nothing'
  return share === 1 ? 'Every request' : `${Number((100 * share).toPrecision(3))} % of the requests`
}

export function redactionNote(log: Deployment['prediction_log']): string {
  const columns = Object.entries(log?.redact ?? {})
  if (columns.length === 0) return 'With all features as they come'
  const named = columns.map(([column, how]) => `${column} (${how === 'drop' ? 'left out' : 'hashed'})`)
  return `With all features as they come, but ${named.join(', ')}`
}
