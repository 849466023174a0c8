/** Rows that are counted as a service would: features that are normal, in bins between the quantiles of a sample. */
import type { Random } from '@modelops/common/random'

const BINS = 10
const REFERENCE_ROWS = 10_000

export interface SimulatedFeature {
  /** Rows of the reference by bin, missing ones last. */
  reference: number[]
  /** The bin of a live row, of which the mean is shifted by so many standard deviations. */
  draw(shift: number): number
}

export function simulatedFeature(random: Random): SimulatedFeature {
  const sorted = Float64Array.from({ length: REFERENCE_ROWS }, () => gaussian(random)).sort()
  const edges = Array.from({ length: BINS - 1 }, (_, i) => sorted[((i + 1) * REFERENCE_ROWS) / BINS - 1]!)
  return {
    reference: [...new Array<number>(BINS).fill(REFERENCE_ROWS / BINS), 0],
    draw(shift) {
      const value = gaussian(random) + shift
      const bin = edges.findIndex((edge) => value <= edge)
      return bin < 0 ? BINS - 1 : bin
    },
  }
}

export const noRows = (): number[] => new Array<number>(BINS + 1).fill(0)

/** Box and Muller. */
const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
