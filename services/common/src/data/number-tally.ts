/** Running statistics of the numbers of a column. */
import type { Column } from './dataset-schema.js'

/** By Welford's method (Technometrics 4, 1962), which stays exact where the mean is large against the spread. */
export class NumberTally {
  count = 0
  min = Infinity
  max = -Infinity
  /** Each number is larger than those before. */
  rising = true
  fractions = false
  mean = 0
  squares = 0

  add(value: number): void {
    const deviation = value - this.mean
    this.mean += deviation / ++this.count
    this.squares += deviation * (value - this.mean)
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    else this.rising = false
    if (!this.fractions && !Number.isInteger(value)) this.fractions = true
  }

  clone(): NumberTally {
    return Object.assign(new NumberTally(), this)
  }

  describe(): NonNullable<Column['statistics']> {
    const { min, max, mean, fractions } = this
    return { min, max, mean, std: Math.sqrt(this.squares / this.count), fractions }
  }

  /** Whether the numbers have the mean and the spread of a run of whole numbers without gaps, in any order. */
  get isPermutation(): boolean {
    const { min, max, count, mean, squares } = this
    if (this.fractions || max - min + 1 !== count) return false
    const variance = (count ** 2 - 1) / 12
    const isMeanRight = Math.abs(mean - (min + max) / 2) <= 1e-6 * count
    return isMeanRight && Math.abs(squares / count - variance) <= 1e-6 * variance
  }
}
