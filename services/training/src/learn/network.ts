/** The network in training: a chain of dense layers behind fixed scaling. */
import {
  div,
  fused,
  sub,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  variable,
  zeros,
  type Rank,
  type Tensor1D,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core'
import type { Task } from '@modelops/common/manifest'
import type { InputLayout } from './inputs.js'
import type { Plan } from './plan.js'
import type { Random } from './random.js'

export interface Dense {
  kernel: Variable<Rank.R2>
  bias: Variable
}

/** Owns its variables on the active back end until `dispose`. */
export class Network {
  readonly task: Task
  readonly outputs: number
  readonly layers: readonly Dense[]
  readonly #mean: Tensor1D
  readonly #std: Tensor1D

  constructor(
    readonly layout: InputLayout,
    { task, outputs, options: { hidden } }: Plan,
    random: Random,
  ) {
    this.task = task
    this.outputs = outputs
    const sizes = [layout.width, ...hidden, outputs]
    this.layers = sizes.slice(1).map((units, i) => createDense(sizes[i]!, units, i < hidden.length, random))
    this.#mean = tensor1d(layout.mean)
    this.#std = tensor1d(layout.std)
  }

  get variables(): Variable[] {
    return this.layers.flatMap(({ kernel, bias }) => [kernel, bias])
  }

  /**
   * @param inputs raw rows [n, width]
   * @returns [n, outputs]: logits, or the standardised value of a regression
   */
  forward(inputs: Tensor2D): Tensor2D {
    return this.layers.reduce<Tensor2D>(
      (a, { kernel, bias }, i) => {
        const activation = i < this.layers.length - 1 ? 'relu' : 'linear'
        return fused.matMul({ a, b: kernel, bias, activation }) as Tensor2D
      },
      scaled(inputs, this.#mean, this.#std),
    )
  }

  /** Copies of all variables' values, for `restore`. */
  snapshot(): Float32Array[] {
    return this.variables.map((one) => one.dataSync<'float32'>().slice())
  }

  restore(values: readonly Float32Array[]): void {
    this.variables.forEach((one, i) => tidy(() => one.assign(tensor(values[i]!, one.shape))))
  }

  dispose(): void {
    for (const owned of [...this.variables, this.#mean, this.#std]) owned.dispose()
  }
}

const scaled = (inputs: Tensor2D, mean: Tensor1D, std: Tensor1D): Tensor2D =>
  div<Tensor2D>(sub(inputs, mean), std)

/** He initialisation (uniform) before a ReLU; zeros for the output, so that training starts without an opinion. */
function createDense(inputs: number, units: number, hidden: boolean, random: Random): Dense {
  const limit = hidden ? Math.sqrt(6 / inputs) : 0
  const values = Float32Array.from({ length: inputs * units }, () => (2 * random() - 1) * limit)
  return tidy(() => ({ kernel: variable(tensor2d(values, [inputs, units])), bias: variable(zeros([units])) }))
}
