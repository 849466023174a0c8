import type { ThreadCare } from '../../src/model/thread-runner.js'

/** For models whose thread, where they get one, does not end. */
export const noThread: ThreadCare = {
  readFiles: () => Promise.reject(new Error('the thread of the model has ended')),
  ended: () => undefined,
  restarted: () => undefined,
}
