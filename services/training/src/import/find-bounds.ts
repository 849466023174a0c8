/** Which inputs of a model are indices, such as into an embedding, found by trying: one that is out of bounds is refused. */

export interface Bounds {
  min: number
  max: number
}

/**
 * Takes about two runs for each index, and a few more for each different bound. ONNX Runtime counts negative indices from
 * the end: there, only large ones are out of bounds.
 * @param width numbers per row
 * @param most what no bound is above
 * @param run throws for a row with an index that is out of bounds
 * @returns by number of the row: its bounds, undefined where any number is taken
 */
export function findBounds(
  width: number,
  most: number,
  run: (row: Float32Array) => unknown,
): (Bounds | undefined)[] {
  const takes = (value: number, start: number, end: number) => {
    try {
      run(new Float32Array(width).fill(value, start, end))
      return true
    } catch {
      return false
    }
  }
  const bounds = new Array<Bounds | undefined>(width).fill(undefined)
  if (!takes(0, 0, width)) return bounds // something else is wrong, and the next run of a row will report it
  let last = 0
  const search = (start: number, end: number): void => {
    if (takes(-1, start, end) && takes(most, start, end)) return
    if (end - start > 1) {
      const middle = (start + end) >> 1
      search(start, middle)
      return search(middle, end)
    }
    const fits = (value: number) => takes(value, start, end)
    if (!fits(last) || (last < most && fits(last + 1))) last = largest(fits, most)
    bounds[start] = { min: 0, max: last }
  }
  search(0, width)
  return bounds
}

/** The largest number from 0 to `most` that fits, where all below it fit. */
function largest(fits: (value: number) => boolean, most: number): number {
  let [low, high] = [0, most + 1]
  for (let step = 1; low + step < high; step *= 2)
    if (fits(low + step)) low += step
    else high = low + step
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}
