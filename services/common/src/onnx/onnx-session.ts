/** A loaded ONNX graph of rows of 32-bit numbers, run synchronously by ONNX Runtime. */
import type { OnnxDescription } from './onnx-description.js'
import { onnxRuntime, type OnnxGraph, type OnnxRuntime } from './onnx-runtime.js'

export class OnnxSession {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #rowByRow: boolean

  /**
   * @param file the bytes of an ONNX file
   * @throws Error what ONNX Runtime has against the file, Problem unavailable where there is no runtime
   */
  static async open(file: Uint8Array, description: OnnxDescription): Promise<OnnxSession> {
    const { backend, load } = await onnxRuntime()
    const ends = { input: description.input.name, output: description.output.name }
    return new OnnxSession(load(file, ends), backend, description)
  }

  private constructor(
    private readonly graph: OnnxGraph,
    /** What computes it. */
    readonly backend: OnnxRuntime['backend'],
    { input, output, row_by_row }: OnnxDescription,
  ) {
    this.inputWidth = input.width
    this.outputWidth = output.width
    this.#rowByRow = row_by_row
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
    this.graph.dispose()
  }

  #run(rows: Float32Array, count: number): Float32Array {
    const size = count * this.inputWidth
    return this.graph.run(rows.length === size ? rows : rows.subarray(0, size), count)
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
