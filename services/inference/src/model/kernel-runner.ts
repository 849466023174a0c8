/** Runs a dense chain by calling the fused kernels of a tfjs back end directly, past the engine's bookkeeping. */
import { useBackend } from '@modelops/common/tensorflow/backends'
import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import { scaleRow, type Activation, type DenseChain, type DenseLayer, type Scaling } from './dense-chain.js'
import type { LocalRunner } from './runner.js'

const { engine, getKernel, tensor } = core

/** Activations that are not part of the fused kernel of every back end. */
const separate: Partial<Record<Activation, string>> = { tanh: 'Tanh', selu: 'Selu', softmax: 'Softmax' }

interface Step {
  kernel: Tensor
  bias: Tensor
  attributes: { transposeA: false; transposeB: false; activation: Activation }
  after: KernelConfig | undefined
}

export class KernelRunner implements LocalRunner {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #scaling: Scaling
  readonly #storage
  readonly #fused: KernelConfig
  readonly #steps: Step[]
  #scaled = new Float32Array(0)

  /** The back end must be loaded. */
  constructor(
    readonly backend: 'wasm' | 'tensorflow',
    chain: DenseChain,
  ) {
    useBackend(backend) // the weights go there
    this.inputWidth = chain.inputWidth
    this.outputWidth = chain.outputWidth
    this.#scaling = chain.scaling
    this.#storage = engine().findBackend(backend)
    this.#fused = kernelOf('_FusedMatMul', backend)
    this.#steps = chain.layers.map((layer) => prepare(layer, backend))
  }

  run(rows: Float32Array, count: number): Float32Array {
    if (this.backend === 'tensorflow') useBackend('tensorflow') // its fused kernel is made of engine operations
    let values = this.#write(rows, count)
    for (const step of this.#steps) values = this.#forward(step, values)
    const outputs = this.#storage.readSync(values.dataId) as Float32Array
    this.#release(values)
    return outputs
  }

  dispose(): void {
    for (const { kernel, bias } of this.#steps) {
      kernel.dispose()
      bias.dispose()
    }
  }

  #forward({ kernel, bias, attributes, after }: Step, values: TensorInfo): TensorInfo {
    const sums = this.#call(this.#fused, { a: values, b: kernel, bias }, attributes)
    this.#release(values)
    if (!after) return sums
    const outputs = this.#call(after, { x: sums, logits: sums }, { dim: 2 }) // each takes what it knows
    this.#release(sums)
    return outputs
  }

  #call(
    kernel: KernelConfig,
    inputs: Record<string, TensorInfo>,
    attrs: Record<string, unknown>,
  ): TensorInfo {
    return kernel.kernelFunc({ inputs, backend: this.#storage, attrs: attrs as never }) as TensorInfo
  }

  /** The scaled rows as [1, count, inputWidth]. */
  #write(rows: Float32Array, count: number): TensorInfo {
    const size = count * this.inputWidth
    if (this.#scaled.length < size) this.#scaled = new Float32Array(size)
    for (let at = 0; at < size; at += this.inputWidth) scaleRow(this.#scaling, rows, at, this.#scaled, at)
    const shape = [1, count, this.inputWidth]
    if (this.backend === 'tensorflow') return tensor(this.#scaled.subarray(0, size), shape)
    return { dataId: this.#storage.write(this.#scaled, shape, 'float32'), shape, dtype: 'float32' }
  }

  #release(values: TensorInfo): void {
    if (values instanceof core.Tensor) values.dispose()
    else this.#storage.disposeData(values.dataId)
  }
}

function prepare({ inputs, outputs, kernel, bias, activation }: DenseLayer, backend: string): Step {
  const after = separate[activation]
  return {
    kernel: tensor(kernel, [1, inputs, outputs]),
    bias: tensor(bias, [outputs]),
    attributes: { transposeA: false, transposeB: false, activation: after ? 'linear' : activation },
    after: after === undefined ? undefined : kernelOf(after, backend),
  }
}

function kernelOf(name: string, backend: string): KernelConfig {
  const kernel = getKernel(name, backend)
  if (!kernel) throw new Error(`the ${backend} back end has no kernel ${name}`)
  return kernel
}
