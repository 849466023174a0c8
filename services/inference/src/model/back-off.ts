/** How long to wait before something that ends by itself is started again. */

const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** What has lived this long ended for another reason than how it was started. */
const STEADY_MS = 60_000

export class BackOff {
  #ends = 0

  /**
   * @param livedMs for how long it worked before it ended; 0 where it did not start
   * @returns milliseconds: none at first, then 1, 2, 4 seconds and so on up to a minute
   */
  next(livedMs: number): number {
    if (livedMs >= STEADY_MS) this.#ends = 0
    const waitMs = this.#ends === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#ends - 1))
    this.#ends++
    return waitMs
  }
}
