/** Trains members side by side, each in a thread that has a copy of what they are trained from. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Epoch } from '@modelops/common/manifest'
import type { Assignment, Material, Member } from './trainer.js'

/** From a thread to the one that has started it. */
export type ThreadMessage = { epoch: Epoch } | { member: Member }

export interface TeamOptions {
  /** How many there are; no more than members are used. */
  threads: number
  /** Ends the threads; its reason is thrown. */
  signal: AbortSignal
  /** Gets the index of the assignment. */
  onEpoch(index: number, epoch: Epoch): void
}

/** Threads where nothing is prescribed: a core is left to others, and on a small machine one thread is enough. */
export const usualThreads = (folds: number, cores = availableParallelism()): number =>
  cores <= 2 ? 1 : Math.min(folds, cores - 1)

/**
 * The same members as one trainer would make of the assignments, in their order.
 * @throws Error when a thread ends, as it does for want of memory
 */
export async function trainInThreads(
  assignments: readonly Assignment[],
  material: Material,
  { threads, signal, onEpoch }: TeamOptions,
  script = new URL('../../../dist/member-thread.js', import.meta.url),
): Promise<Member[]> {
  const members: Member[] = []
  let next = 0
  const work = async (thread: MemberThread) => {
    while (next < assignments.length) {
      const index = next++
      members[index] = await thread.train(assignments[index]!, (epoch) => onEpoch(index, epoch))
    }
  }
  const team = Array.from(
    { length: Math.min(threads, assignments.length) },
    () => new MemberThread(script, material),
  )
  try {
    await Promise.race([Promise.all(team.map(work)), aborted(signal)])
    return members
  } finally {
    await Promise.all(team.map((thread) => thread.end()))
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

class MemberThread {
  readonly #worker: Worker
  readonly #ended: Promise<never>

  constructor(script: URL, material: Material) {
    this.#worker = new Worker(script, { workerData: material })
    this.#ended = new Promise((_, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('exit', (code) =>
        reject(new Error(`a thread that trains members has ended with code ${code}`)),
      )
    })
    this.#ended.catch(() => undefined)
  }

  async train(assignment: Assignment, onEpoch: (epoch: Epoch) => void): Promise<Member> {
    const trained = new Promise<Member>((resolve) =>
      this.#worker.removeAllListeners('message').on('message', (message: ThreadMessage) => {
        if ('epoch' in message) onEpoch(message.epoch)
        else resolve(message.member)
      }),
    )
    this.#worker.postMessage(assignment)
    return Promise.race([trained, this.#ended])
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}
