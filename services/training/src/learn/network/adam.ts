/** Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, with the constants of TensorFlow.js. */

const MEAN_DECAY = 0.9
const SQUARE_DECAY = 0.999
const EPSILON = 1e-7

export class Adam {
  readonly #means: Float32Array
  readonly #squares: Float32Array
  #steps = 0

  /** @param weights to be changed in place */
  constructor(readonly weights: Float32Array) {
    this.#means = new Float32Array(weights.length)
    this.#squares = new Float32Array(weights.length)
  }

  step(gradient: Float32Array, learningRate: number): void {
    this.#steps++
    const rate = learningRate / (1 - MEAN_DECAY ** this.#steps)
    const correction = 1 / (1 - SQUARE_DECAY ** this.#steps)
    const [weights, means, squares] = [this.weights, this.#means, this.#squares]
    for (let i = 0; i < weights.length; i++) {
      const slope = gradient[i]!
      const mean = means[i]! * MEAN_DECAY + slope * (1 - MEAN_DECAY)
      const square = squares[i]! * SQUARE_DECAY + slope * slope * (1 - SQUARE_DECAY)
      means[i] = mean
      squares[i] = square
      weights[i] = weights[i]! - (rate * mean) / (Math.sqrt(square * correction) + EPSILON)
    }
  }
}
