/**
 * Finds the bins of numbers. Steps of a bisection are guessed wrong by the processor half of the time: cells of equal
 * width say where to begin instead, and few values have an edge in their own cell.
 */
const CELLS = 256

export class BinFinder {
  /** Behind the last one infinity, where every search ends. */
  readonly #edges: Float32Array
  /** By cell: how many edges lie in the cells before it. */
  readonly #first: Uint8Array
  readonly #low: number
  /** Cells for a unit. */
  readonly #scale: number

  /** @param edges ascending, 255 at most */
  constructor(edges: readonly number[]) {
    this.#edges = Float32Array.of(...edges, Infinity)
    const [low = 0] = this.#edges
    const high = this.#edges[edges.length - 1] ?? low
    this.#low = edges.length > 0 ? low : 0
    this.#scale = high > low ? CELLS / (high - low) : 0
    const cells = Array.from(edges, (_, i) => this.#cellOf(this.#edges[i]!))
    this.#first = Uint8Array.from({ length: CELLS }, (_, cell) => cells.filter((one) => one < cell).length)
  }

  /** How many edges lie below a 32-bit number; none below NaN. */
  binOf(value: number): number {
    let bin = this.#first[this.#cellOf(value)]!
    while (value > this.#edges[bin]!) bin++
    return bin
  }

  #cellOf(value: number): number {
    const cell = (value - this.#low) * this.#scale
    return cell >= CELLS ? CELLS - 1 : cell > 0 ? cell | 0 : 0
  }
}
