/** A model's scores of many rows, computed in slices between which the turn of the event loop may end. */
import type { ModelRunner } from '../model/runner.js'
import type { Turns } from './explainer.js'
import type { Scores } from './scores.js'

/** Of a slice: long enough for a batch to pay off, short enough for requests that wait meanwhile. */
const TARGET_MS = 1.5
const MAX_SLICE_ROWS = 256
const MAX_SLICE_NUMBERS = 2 ** 19

/** Writes the next row to a place of `rows`. */
export type NextRow = (rows: Float32Array, at: number) => void

export class SlicedModel {
  readonly #rows: Float32Array
  readonly #maxSlice: number
  #slice = 1
  /** Of the quickest slice: pauses of the machine are not the model's. */
  #msOfRow = Infinity

  constructor(
    private readonly runner: Pick<ModelRunner, 'inputWidth' | 'outputWidth' | 'mostRows' | 'run'>,
    private readonly scores: Scores,
  ) {
    const fitting = Math.floor(MAX_SLICE_NUMBERS / runner.inputWidth)
    this.#maxSlice = Math.min(MAX_SLICE_ROWS, runner.mostRows ?? MAX_SLICE_ROWS, Math.max(1, fitting))
    this.#rows = new Float32Array(this.#maxSlice * runner.inputWidth)
  }

  /** What the model takes for a row, among others. */
  get msOfRow(): number {
    return this.#msOfRow
  }

  /** @returns row-major [count, scores.width] */
  *compute(count: number, next: NextRow): Turns<Float64Array> {
    const { inputWidth, outputWidth } = this.runner
    const out = new Float64Array(count * this.scores.width)
    for (let row = 0; row < count;) {
      const start = performance.now()
      const size = Math.min(count - row, this.#slice)
      for (let i = 0; i < size; i++) next(this.#rows, i * inputWidth)
      const running = this.runner.run(this.#rows, size)
      const raw = running instanceof Promise ? ((yield running) as Float32Array) : running
      for (let i = 0; i < size; i++, row++)
        this.scores.write(raw, i * outputWidth, out, row * this.scores.width)
      const ms = performance.now() - start
      this.#msOfRow = Math.min(this.#msOfRow, ms / size)
      this.#adapt(size, ms)
      yield
    }
    return out
  }

  /** Doubles or halves, so that a single pause of the machine changes little. */
  #adapt(size: number, elapsedMs: number): void {
    if (elapsedMs > TARGET_MS) this.#slice = Math.max(1, size >> 1)
    else if (size === this.#slice && elapsedMs < TARGET_MS / 4)
      this.#slice = Math.min(this.#maxSlice, 2 * this.#slice)
  }
}
