/** Loaded into a service: at SIGUSR2 it writes the longest delay of its event loop since the last one, in ms. */
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const path = process.env.LOOP_DELAY_FILE
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('SIGUSR2', () => {
    writeFileSync(`${path}.new`, String(delay.max / 1e6))
    delay.reset()
    renameSync(`${path}.new`, path)
  })
}
