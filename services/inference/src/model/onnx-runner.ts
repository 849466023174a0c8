/** Runs an ONNX graph by ONNX Runtime. */
import { parseOnnxDescription } from '@modelops/common/onnx/onnx-description'
import { OnnxSession } from '@modelops/common/onnx/onnx-session'
import { isProblem, Problem } from '@modelops/common/problem'
import type { ModelRunner } from './runner.js'

export class OnnxRunner implements ModelRunner {
  readonly backend = 'onnx'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly mostRows: number
  readonly #session: OnnxSession

  /** @throws Problem unsupported_model, or unavailable where ONNX Runtime is not installed */
  constructor(modelJson: Buffer, file: Buffer) {
    const description = parseOnnxDescription(modelJson)
    this.#session = open(file, description)
    this.inputWidth = description.input.width
    this.outputWidth = description.output.width
    try {
      this.mostRows = rowsOfATurn((count) => this.run(new Float32Array(count * this.inputWidth), count))
    } catch (error) {
      this.dispose()
      throw error
    }
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

const MOST_TRIED_ROWS = 64
const TRIES = 3
/** How long the event loop may be held. */
const TURN_MS = 3

/** Rows that take about three milliseconds, by the fastest of a few tries, with more rows as long as those are quick. */
export function rowsOfATurn(run: (count: number) => unknown, now = () => performance.now()): number {
  for (let rows = 1; ; rows *= 4) {
    const ms = fastestMs(() => run(rows), now)
    if (rows === MOST_TRIED_ROWS || 4 * ms > TURN_MS) return Math.max(1, Math.floor((rows * TURN_MS) / ms))
  }
}

/** One try is enough for what is slow. */
function fastestMs(run: () => unknown, now: () => number): number {
  let fastest = Infinity
  for (let i = 0; i < TRIES && (i === 0 || fastest < TURN_MS); i++) {
    const start = now()
    run()
    fastest = Math.min(fastest, now() - start)
  }
  return fastest
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
