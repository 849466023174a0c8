/**
 * UUIDs of version 7 (RFC 9562): milliseconds since 1970, a counter within the millisecond, 60 random bits. In one
 * process each is greater than those before; the random bits keep processes apart, and are drawn in blocks, as a call
 * of the generator for each request would cost more than the rest.
 */
import { randomBytes } from 'node:crypto'

const TAIL_DIGITS = 15
const TAILS_OF_BLOCK = 512
/** What the 12 bits behind the version hold. */
const COUNTERS = Array.from({ length: 4096 }, (_, i) => i.toString(16).padStart(3, '0'))

/** @param now milliseconds since 1970; a clock that is set back is waited for */
export function createPredictionIds(now: () => number = Date.now): () => string {
  let ms = 0
  let count = 0
  let head = ''
  let tail = ''
  const nextTail = createTails()
  return () => {
    const time = now()
    count++
    if (time > ms || count === COUNTERS.length) {
      ms = Math.max(time, ms + 1)
      count = 0
      const digits = ms.toString(16).padStart(12, '0')
      head = `${digits.slice(0, 8)}-${digits.slice(8)}-7`
      tail = nextTail()
    }
    return head + COUNTERS[count] + tail
  }
}

/** The variant and the random bits. */
function createTails(): () => string {
  let block = ''
  let at = 0
  return () => {
    if (at === block.length) {
      block = randomBytes((TAILS_OF_BLOCK * TAIL_DIGITS) / 2).toString('hex')
      at = 0
    }
    const digits = block.slice(at, (at += TAIL_DIGITS))
    return `-8${digits.slice(0, 3)}-${digits.slice(3)}`
  }
}
