/** Runs an ONNX graph by ONNX Runtime. */
import { parseOnnxDescription } from '@modelops/common/onnx/onnx-description'
import { OnnxSession } from '@modelops/common/onnx/onnx-session'
import { isProblem, Problem } from '@modelops/common/problem'
import type { LocalRunner } from './runner.js'

export class OnnxRunner implements LocalRunner {
  readonly backend = 'onnx'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #session: OnnxSession

  /** @throws Problem unsupported_model, or unavailable where ONNX Runtime is not installed */
  constructor(modelJson: Buffer, file: Buffer) {
    const description = parseOnnxDescription(modelJson)
    this.#session = open(file, description)
    this.inputWidth = description.input.width
    this.outputWidth = description.output.width
  }

  run(rows: Float32Array, count: number): Float32Array {
    const answers = this.#session.run(rows, count)
    if (answers.length === count * this.outputWidth) return answers
    throw new Error(`the model answered ${count} rows with ${answers.length} numbers`)
  }

  dispose(): void {
    this.#session.dispose()
  }
}

function open(...args: ConstructorParameters<typeof OnnxSession>): OnnxSession {
  try {
    return new OnnxSession(...args)
  } catch (cause) {
    if (isProblem(cause)) throw cause
    const detail = `ONNX Runtime does not load the model: ${(cause as Error).message}`
    throw new Problem('unsupported_model', detail, { cause })
  }
}
