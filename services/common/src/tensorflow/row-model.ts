/** A TensorFlow.js model of one output, run on rows of numbers: those of its inputs stand side by side. */
import type { Tensor } from '@tensorflow/tfjs-core'
import core from './tfjs-core.js'
import { Problem } from '../problem.js'
import type { TfModel } from './model-files.js'

const { cast, tensor, tidy, util } = core

const servedTypes = ['float32', 'int32'] as const
type ServedType = (typeof servedTypes)[number]

interface Input {
  /** As its model names it. */
  name: string
  dtype: ServedType
  rowShape: number[]
  /** Numbers per row. */
  width: number
}

export class RowModel {
  /** In the order in which their numbers stand in a row. */
  readonly inputs: readonly Input[]
  /** Numbers per input row. */
  readonly inputWidth: number
  /** Rows that the model takes at once, no more and no fewer; undefined where it takes any number. */
  readonly batch: number | undefined

  /**
   * @throws Problem unsupported_model for a model with several outputs, or inputs of unknown size, of another type than
   *   float32 or int32, or of which several are no rows of numbers
   */
  constructor(readonly model: TfModel) {
    if (model.outputs.length !== 1)
      throw unsupported(`the model has ${model.outputs.length} outputs, one can be served`)
    this.inputs = model.inputs.map((_, i) => inputOf(model, i))
    this.batch = batchOf(model)
    this.inputWidth = this.inputs.reduce((sum, { width }) => sum + width, 0)
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
    const [only, another] = this.inputs
    const inputs = another ? this.#cut(rows, count) : typed(rows, count, only!)
    const outputs = 'layers' in this.model ? this.model.predictOnBatch(inputs) : this.model.execute(inputs)
    return outputs as Tensor
  }

  /** The columns of each input. */
  #cut(rows: Float32Array, count: number): Tensor[] {
    let start = 0
    return this.inputs.map((input) => {
      const values = new Float32Array(count * input.width)
      for (let row = 0; row < count; row++) {
        const at = row * this.inputWidth + start
        values.set(rows.subarray(at, at + input.width), row * input.width)
      }
      start += input.width
      return typed(values, count, input)
    })
  }
}

function typed(values: Float32Array, count: number, { dtype, rowShape }: Input): Tensor {
  const numbers = tensor(values, [count, ...rowShape])
  return dtype === 'int32' ? cast(numbers, 'int32') : numbers
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0]!.length)
  parts.forEach((part, i) => all.set(part, i * part.length))
  return all
}

const unsupported = (detail: string) => new Problem('unsupported_model', detail)

function inputOf(model: TfModel, index: number): Input {
  const { shape, dtype } = model.inputs[index]!
  const name = ('layers' in model ? model.inputNames : model.inputNodes)[index]!
  const rowShape = shape?.slice(1) as number[] | undefined
  const isOnly = model.inputs.length === 1
  const dimensions = rowShape?.length ?? 0
  const fits = isOnly ? dimensions > 0 : rowShape && dimensions <= 1
  if (fits && rowShape!.every((size) => size > 0) && isServed(dtype))
    return { name, dtype, rowShape: rowShape!, width: util.sizeFromShape(rowShape!) }
  const [which, expected] = isOnly
    ? ['', 'with only the first dimension open']
    : [` ${name}`, 'of shape [rows, numbers]']
  throw unsupported(
    `the model's input${which} is ${dtype} of shape [${shape?.join(', ') ?? 'unknown'}], it must be float32 or int32 ${expected}`,
  )
}

const isServed = (type: string): type is ServedType => (servedTypes as readonly string[]).includes(type)

const batchOf = ({ inputs }: TfModel): number | undefined =>
  inputs.map(({ shape }) => shape?.[0] ?? -1).find((size) => size > 0)
