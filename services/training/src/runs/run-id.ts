/** Names of runs: their order is that of their beginnings. */
import { randomBytes } from 'node:crypto'

/** `20261123-113033-07b5e9f2`: UTC date, time, and as hexadecimal digits 3 of the millisecond and 5 of chance. */
export function newRunId(now = new Date()): string {
  const [date, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0')
  return `${date}-${time}-${milliseconds}${randomBytes(3).toString('hex').slice(0, 5)}`
}
