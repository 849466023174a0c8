/** A loaded ONNX graph of rows of 32-bit numbers, run synchronously by ONNX Runtime. */
import { createRequire } from 'node:module'
import { Problem } from '../problem.js'
import type { OnnxDescription } from './onnx-description.js'

interface OnnxTensor {
  data: unknown
}

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void
  run(
    feeds: Record<string, OnnxTensor>,
    fetches: Record<string, null>,
    options: object,
  ): Record<string, OnnxTensor>
  dispose(): void
}

/** What is used of the package, which may not be there: its own API runs the same call, a turn of the event loop later. */
interface Runtime {
  InferenceSession: new () => NativeSession
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => OnnxTensor
}

/** Or the library reports its use to its makers. Set where a process starts: a thread cannot set it for the library. */
process.env.ORT_DISABLE_TELEMETRY = '1'

const require = createRequire(import.meta.url)
let runtime: Runtime | undefined

/** @throws Problem unavailable where the optional package is not installed, or has no library for this machine */
function loadRuntime(): Runtime {
  try {
    const native = require('onnxruntime-node/dist/binding.js') as { binding: Runtime; initOrt(): void }
    const common = require('onnxruntime-common') as Pick<Runtime, 'Tensor'> & { env: { logLevel: string } }
    common.env.logLevel = 'fatal'
    native.initOrt()
    return { InferenceSession: native.binding.InferenceSession, Tensor: common.Tensor }
  } catch (cause) {
    const { message } = cause as Error
    const detail = `ONNX models cannot be run here: ${message.split('\n')[0]}; install the optional package onnxruntime-node`
    throw new Problem('unavailable', detail, { cause })
  }
}

const LOG_FATAL = 4

/** One thread: the services have a process for each core. */
const options = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: LOG_FATAL,
} as const

export class OnnxSession {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #session: NativeSession
  readonly #Tensor: Runtime['Tensor']
  readonly #input: string
  readonly #output: string
  readonly #rowByRow: boolean
  readonly #fetches: Record<string, null>

  /**
   * @param file the bytes of an ONNX file
   * @throws Error what ONNX Runtime has against the file, Problem unavailable where there is no runtime
   */
  constructor(file: Uint8Array, { input, output, row_by_row }: OnnxDescription) {
    runtime ??= loadRuntime()
    this.#session = new runtime.InferenceSession()
    this.#session.loadModel(file.buffer, file.byteOffset, file.byteLength, options)
    this.#Tensor = runtime.Tensor
    this.inputWidth = input.width
    this.outputWidth = output.width
    this.#input = input.name
    this.#output = output.name
    this.#rowByRow = row_by_row
    this.#fetches = { [output.name]: null }
  }

  /**
   * @param rows row-major [count, inputWidth]; may be longer than needed
   * @returns row-major [count, numbers per output row]
   * @throws Error what ONNX Runtime has against the rows
   */
  run(rows: Float32Array, count: number): Float32Array {
    return this.#rowByRow && count > 1 ? this.#runEach(rows, count) : this.#run(rows, count)
  }

  dispose(): void {
    this.#session.dispose()
  }

  #run(rows: Float32Array, count: number): Float32Array {
    const size = count * this.inputWidth
    const values = rows.length === size ? rows : rows.subarray(0, size)
    const input = new this.#Tensor('float32', values, [count, this.inputWidth])
    const outputs = this.#session.run({ [this.#input]: input }, this.#fetches, {})
    return outputs[this.#output]!.data as Float32Array
  }

  #runEach(rows: Float32Array, count: number): Float32Array {
    const all = new Float32Array(count * this.outputWidth)
    for (let row = 0; row < count; row++) {
      const at = row * this.inputWidth
      all.set(this.#run(rows.subarray(at, at + this.inputWidth), 1), row * this.outputWidth)
    }
    return all
  }
}
