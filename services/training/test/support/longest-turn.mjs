/**
 * Loaded into a service: at SIGUSR2 it writes how long the longest turn of its event loop took since the last time, and
 * how long a fixed piece of work takes, both in ms of the main thread's processor time. Other processes make turns last
 * longer, but not this; and on a slow machine both are longer.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Of the thread that has the id of the process; only Linux tells it. */
const path = '/proc/self/schedstat'
const busyMs = existsSync(path)
  ? () => Number(readFileSync(path, 'latin1').split(' ')[0]) / 1e6
  : () => performance.now()

/** About 50 ms, once it is compiled. */
function workMs() {
  const start = busyMs()
  for (let i = 0, sum = 0; i < 40e6; i++) sum = (Math.imul(sum, 31) + i) | 0
  return busyMs() - start
}

if (isMainThread) {
  const file = process.env.LONGEST_TURN_FILE
  let longestMs = 0
  let before = busyMs()
  setInterval(() => {
    const now = busyMs()
    longestMs = Math.max(longestMs, now - before)
    before = now
  }, 1).unref()
  process.on('SIGUSR2', () => {
    const referenceMs = Math.min(...Array.from({ length: 5 }, workMs))
    writeFileSync(`${file}.new`, JSON.stringify({ longestMs, referenceMs }))
    longestMs = 0
    before = busyMs()
    renameSync(`${file}.new`, file)
  })
}
