/** Runs any model of rows of numbers and one output through TensorFlow.js as it is. */
import { Problem } from '@modelops/common/problem'
import { useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import type { TfModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import type { LocalRunner } from './runner.js'

export class TfjsRunner implements LocalRunner {
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #rowModel: RowModel

  /**
   * The back end must be loaded. The runner owns the model from then on.
   * @throws Problem unsupported_model for a model that RowModel refuses, or that fails on a row of zeros
   */
  constructor(
    readonly backend: BackendName,
    model: TfModel,
  ) {
    this.#rowModel = new RowModel(model)
    this.inputWidth = this.#rowModel.inputWidth
    this.outputWidth = this.#tryRow()
  }

  run(rows: Float32Array, count: number): Float32Array {
    useBackend(this.backend)
    return this.#rowModel.run(rows, count)
  }

  dispose(): void {
    this.#rowModel.dispose()
  }

  #tryRow(): number {
    try {
      return this.run(new Float32Array(this.inputWidth), 1).length
    } catch (cause) {
      const detail = `the model cannot compute on the ${this.backend} back end: ${(cause as Error).message}`
      throw new Problem('unsupported_model', detail, { cause })
    }
  }
}
