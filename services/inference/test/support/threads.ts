import type { Worker } from 'node:worker_threads'

/** The worker thread that this process begins next. */
export const nextWorker = (): Promise<Worker> =>
  new Promise((resolve) => process.once('worker', (worker) => resolve(worker)))

/** Ends a thread when it is asked something, which it does not answer. */
export function endWhenAsked(worker: Worker): void {
  worker.postMessage = () => void worker.terminate()
}
