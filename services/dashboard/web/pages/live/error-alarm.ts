/** From which share of errors on the page says that something is wrong. */
import type { Alarm } from '../../components/metric.js'

const RAISED_SHARE = 0.01
const HIGH_SHARE = 0.05

/** @param share of all requests, 0 to 1; null where there are none */
export function errorAlarm(share: number | null): Alarm | undefined {
  if (share === null || share < RAISED_SHARE) return undefined
  return share < HIGH_SHARE ? { tone: 'warning', word: 'raised' } : { tone: 'danger', word: 'high' }
}
