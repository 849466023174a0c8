/** Early stopping: remembers when the network was best. */
import type { Network } from './network.js'

export class BestWeights {
  /** Epochs since the best one. */
  age = 0
  #loss = Infinity
  #weights: Float32Array[] | undefined

  constructor(readonly network: Pick<Network, 'snapshot' | 'restore'>) {}

  /** To be called after every epoch with its validation loss. */
  offer(loss: number): void {
    this.age++
    if (loss >= this.#loss) return
    this.#loss = loss
    this.#weights = this.network.snapshot()
    this.age = 0
  }

  /** Puts the best epoch's weights back; the last ones stay where none was offered. */
  restore(): void {
    if (this.#weights) this.network.restore(this.#weights)
  }
}
