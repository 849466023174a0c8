/** Predictions one after the other, until they are stopped. */
import { setTimeout as delay } from 'node:timers/promises'

const PAUSE_MS = 20

/** @returns a function that ends it, and throws the error that ended it before */
export function startTraffic(predict: () => Promise<unknown>): () => Promise<void> {
  const state = { stopped: false }
  const run = async () => {
    for (; !state.stopped; await delay(PAUSE_MS)) await predict()
  }
  const ended = run()
  // It is thrown where the traffic is stopped.
  ended.catch(() => {})
  return () => {
    state.stopped = true
    return ended
  }
}
