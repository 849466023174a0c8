/** Runs an ONNX graph by ONNX Runtime. */
import { parseOnnxDescription } from '@modelops/common/onnx/onnx-description'
import { OnnxSession } from '@modelops/common/onnx/onnx-session'
import { isProblem, Problem } from '@modelops/common/problem'
import type { LocalRunner } from './runner.js'

export class OnnxRunner implements LocalRunner {
  readonly backend: OnnxSession['backend']
  readonly inputWidth: number
  readonly outputWidth: number

  /** @throws Problem unsupported_model, or unavailable where ONNX Runtime is not installed */
  static async of(modelJson: Buffer, file: Buffer): Promise<OnnxRunner> {
    return new OnnxRunner(await OnnxSession.open(file, parseOnnxDescription(modelJson)).catch(refuse))
  }

  private constructor(private readonly session: OnnxSession) {
    this.backend = session.backend
    this.inputWidth = session.inputWidth
    this.outputWidth = session.outputWidth
  }

  run(rows: Float32Array, count: number): Float32Array {
    const answers = this.session.run(rows, count)
    if (answers.length === count * this.outputWidth) return answers
    throw new Error(`the model answered ${count} rows with ${answers.length} numbers`)
  }

  dispose(): void {
    this.session.dispose()
  }
}

function refuse(cause: unknown): never {
  if (isProblem(cause)) throw cause
  const detail = `ONNX Runtime does not load the model: ${(cause as Error).message}`
  throw new Problem('unsupported_model', detail, { cause })
}
