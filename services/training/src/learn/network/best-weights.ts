/** Early stopping: remembers when the network was best. */

export class BestWeights {
  /** Epochs since the best one. */
  age = 0
  #loss = Infinity
  #best: Float32Array | undefined

  /** @param weights the array that training changes */
  constructor(readonly weights: Float32Array) {}

  /** To be called after every epoch with its validation loss. */
  offer(loss: number): void {
    this.age++
    if (loss >= this.#loss) return
    this.#loss = loss
    this.#best = this.weights.slice()
    this.age = 0
  }

  /** Puts the best epoch's weights back; the last ones stay where none was offered. */
  restore(): void {
    if (this.#best) this.weights.set(this.#best)
  }
}
