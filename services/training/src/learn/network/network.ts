/** The network in training: a chain of dense layers behind fixed scaling. */
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { InputLayout } from '../rows/input-layout.js'
import type { Plan } from '../plan/plan.js'
import type { Random } from '@modelops/common/random'
import type { LearningTask } from '../tasks/learning-task.js'

const { div, fused, matMul, mul, ones, step, sub, tensor1d, tensor2d, transpose } = core

export interface DenseWeights {
  /** Row-major [inputs, units]. */
  kernel: Float32Array
  bias: Float32Array
}

/** The weights lie outside the back end, which gets them again for each pass. Call the passes in a tidy. */
export class Network {
  readonly task: LearningTask
  readonly outputs: number
  /** The weights of all layers. */
  readonly weights: Float32Array
  /** Views of the weights. */
  readonly layers: readonly DenseWeights[]
  readonly #units: readonly number[]

  constructor(
    readonly layout: InputLayout,
    { task, outputs, options: { hidden } }: Plan,
    random: Random,
  ) {
    this.task = task
    this.outputs = outputs
    this.#units = [...hidden, outputs]
    const sizes = this.#units.map((units, i) => ((this.#units[i - 1] ?? layout.width) + 1) * units)
    this.weights = new Float32Array(sizes.reduce((sum, size) => sum + size, 0))
    this.layers = this.layersOf(this.weights)
    this.layers.forEach((layer, i) => initialise(layer, i < hidden.length, random))
  }

  /** Views of an array that is laid out like the weights. */
  layersOf(values: Float32Array): DenseWeights[] {
    let inputs = this.layout.width
    let start = 0
    return this.#units.map((units) => {
      const kernel = values.subarray(start, (start += inputs * units))
      const bias = values.subarray(start, (start += units))
      inputs = units
      return { kernel, bias }
    })
  }

  /**
   * @param inputs raw rows [n, width]
   * @returns what goes into each layer, then what comes out [n, outputs]: logits, or the standardised value of a
   * regression
   */
  forward(inputs: Tensor2D): Tensor2D[] {
    const { mean, std } = this.layout
    const activations = [div<Tensor2D>(sub(inputs, tensor1d(mean)), tensor1d(std))]
    this.layers.forEach((layer, i) => {
      const activation = i < this.layers.length - 1 ? 'relu' : 'linear'
      const [a, b, bias] = [activations[i]!, kernelOf(layer), tensor1d(layer.bias)]
      activations.push(fused.matMul({ a, b, bias, activation }) as Tensor2D)
    })
    return activations
  }

  /**
   * Backpropagation. The transposes stand apart because WASM takes a slow way where matMul is to transpose.
   * @param activations of `forward`
   * @param slopes derivatives by the outputs [n, outputs]
   * @param gradient gets the derivatives by the weights
   */
  backward(activations: readonly Tensor2D[], slopes: Tensor2D, gradient: Float32Array): void {
    const onesRow = ones<Rank.R2>([1, slopes.shape[0]])
    this.layersOf(gradient).reduceRight((slope, { kernel, bias }, i) => {
      const input = activations[i]!
      kernel.set(matMul(transpose(input), slope).dataSync())
      bias.set(matMul(onesRow, slope).dataSync())
      return i === 0 ? slope : mul(matMul(slope, transpose(kernelOf(this.layers[i]!))), step(input))
    }, slopes)
  }
}

const kernelOf = ({ kernel, bias }: DenseWeights): Tensor2D =>
  tensor2d(kernel, [kernel.length / bias.length, bias.length])

/** He initialisation (uniform) before a ReLU; zeros for the output, so that training starts without an opinion. */
function initialise({ kernel, bias }: DenseWeights, hidden: boolean, random: Random): void {
  const limit = hidden ? Math.sqrt((6 * bias.length) / kernel.length) : 0
  for (let i = 0; i < kernel.length; i++) kernel[i] = (2 * random() - 1) * limit
}
