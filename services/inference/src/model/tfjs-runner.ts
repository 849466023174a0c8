/** Runs any model with one input and one output through TensorFlow.js as it is. */
import { Problem } from '@modelops/common/problem'
import { useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import type { TfModel } from '@modelops/common/tensorflow/model-files'
import { tensor, tidy, util, type Tensor } from '@tensorflow/tfjs-core'
import type { ModelRunner } from './runner.js'

export class TfjsRunner implements ModelRunner {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #rowShape: number[]

  /**
   * The back end must be loaded. The runner owns the model from then on.
   * @throws Problem unsupported_model for a model with several inputs or outputs, one of unknown size or another type
   *   than float32, or one that fails on a row of zeros
   */
  constructor(
    readonly backend: BackendName,
    readonly model: TfModel,
  ) {
    this.#rowShape = rowShapeOf(model)
    this.inputWidth = util.sizeFromShape(this.#rowShape)
    this.outputWidth = this.#tryRow()
  }

  run(rows: Float32Array, count: number): Float32Array {
    useBackend(this.backend)
    return tidy(() => {
      const inputs = tensor(rows.subarray(0, count * this.inputWidth), [count, ...this.#rowShape])
      return this.#apply(inputs).dataSync<'float32'>()
    })
  }

  dispose(): void {
    this.model.dispose()
  }

  #apply(inputs: Tensor): Tensor {
    const outputs = 'layers' in this.model ? this.model.predictOnBatch(inputs) : this.model.execute(inputs)
    return outputs as Tensor
  }

  #tryRow(): number {
    try {
      return this.run(new Float32Array(this.inputWidth), 1).length
    } catch (cause) {
      const detail = `The model cannot compute on the ${this.backend} back end: ${(cause as Error).message}`
      throw new Problem('unsupported_model', detail, { cause })
    }
  }
}

function rowShapeOf(model: TfModel): number[] {
  const { inputs, outputs } = model
  if (inputs.length !== 1 || outputs.length !== 1) {
    const detail = `The model has ${inputs.length} inputs and ${outputs.length} outputs, one of each can be served`
    throw new Problem('unsupported_model', detail)
  }
  const { shape, dtype } = inputs[0]!
  const rowShape = shape?.slice(1) ?? []
  if (rowShape.length > 0 && rowShape.every((size) => size !== null && size > 0) && dtype === 'float32')
    return rowShape as number[]
  const detail = `The model's input is ${dtype} of shape [${shape?.join(', ') ?? 'unknown'}], it must be float32 with only the first dimension open`
  throw new Problem('unsupported_model', detail)
}
