/** A TensorFlow.js model of one input and one output, run on rows of numbers. */
import { cast, tensor, tidy, util, type Tensor } from '@tensorflow/tfjs-core'
import { Problem } from '../problem.js'
import type { TfModel } from './model-files.js'

const servedTypes = ['float32', 'int32'] as const
type ServedType = (typeof servedTypes)[number]

export class RowModel {
  /** Numbers per input row. */
  readonly inputWidth: number
  readonly dtype: ServedType
  readonly #rowShape: number[]
  /** Rows that the model takes at once, no more and no fewer; undefined where it takes any number. */
  readonly batch: number | undefined

  /**
   * @throws Problem unsupported_model for a model with several inputs or outputs, of unknown size or of another type
   *   than float32 or int32
   */
  constructor(readonly model: TfModel) {
    const { rowShape, dtype, batch } = inputOf(model)
    this.#rowShape = rowShape
    this.dtype = dtype
    this.batch = batch
    this.inputWidth = util.sizeFromShape(rowShape)
  }

  /**
   * Runs on the active back end. A model of a fixed batch runs as often as the rows need it.
   * @param rows row-major [count, inputWidth]; may be longer than needed
   * @returns row-major [count, numbers per output row]
   * @throws what TensorFlow.js throws
   */
  run(rows: Float32Array, count: number): Float32Array {
    const { batch } = this
    if (batch === undefined || batch === count)
      return this.#runBatch(rows.subarray(0, count * this.inputWidth), count)
    const padded = new Float32Array(Math.ceil(count / batch) * batch * this.inputWidth)
    padded.set(rows.subarray(0, count * this.inputWidth))
    const size = batch * this.inputWidth
    const parts: Float32Array[] = []
    for (let at = 0; at < padded.length; at += size)
      parts.push(this.#runBatch(padded.subarray(at, at + size), batch))
    return joined(parts).subarray(0, (parts[0]!.length / batch) * count)
  }

  dispose(): void {
    this.model.dispose()
  }

  /** What the model answers for rows of zeros: the shape of the answer, and how many rows there were. */
  tryZeros(): { shape: number[]; rows: number } {
    const rows = this.batch ?? 1
    const { shape } = tidy(() => this.#apply(new Float32Array(rows * this.inputWidth), rows))
    return { shape, rows }
  }

  #runBatch(rows: Float32Array, count: number): Float32Array {
    return tidy(() => {
      const outputs = this.#apply(rows, count)
      return (outputs.dtype === 'float32' ? outputs : cast(outputs, 'float32')).dataSync<'float32'>()
    })
  }

  #apply(rows: Float32Array, count: number): Tensor {
    const numbers = tensor(rows, [count, ...this.#rowShape])
    const inputs = this.dtype === 'int32' ? cast(numbers, 'int32') : numbers
    const outputs = 'layers' in this.model ? this.model.predictOnBatch(inputs) : this.model.execute(inputs)
    return outputs as Tensor
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0]!.length)
  parts.forEach((part, i) => all.set(part, i * part.length))
  return all
}

function inputOf({ inputs, outputs }: TfModel) {
  if (inputs.length !== 1 || outputs.length !== 1) {
    const detail = `the model has ${inputs.length} inputs and ${outputs.length} outputs, one of each can be served`
    throw new Problem('unsupported_model', detail)
  }
  const { shape, dtype } = inputs[0]!
  const [first, ...rowShape] = shape ?? []
  const isServed = (type: string): type is ServedType => (servedTypes as readonly string[]).includes(type)
  if (rowShape.length > 0 && rowShape.every((size) => size !== null && size > 0) && isServed(dtype))
    return { rowShape: rowShape as number[], dtype, batch: (first ?? -1) > 0 ? first! : undefined }
  const detail = `the model's input is ${dtype} of shape [${shape?.join(', ') ?? 'unknown'}], it must be float32 or int32 with only the first dimension open`
  throw new Problem('unsupported_model', detail)
}
