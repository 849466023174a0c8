/** Searching among the 32-bit floats, of which the finite ones are as many as these bits count on either side of 0. */
const LARGEST = 0x7f7fffff
const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The least 32-bit float that passes a test that all larger ones pass too; the largest one where none does. */
export function leastFloat(passes: (value: number) => boolean): number {
  let [low, high] = [-LARGEST, LARGEST]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (passes(floatAt(middle))) high = middle
    else low = middle + 1
  }
  return floatAt(low)
}

/** The floats in their order, of which 0 has the place 0. */
function floatAt(place: number): number {
  bits[0] = Math.abs(place)
  return Math.sign(place) * float[0]!
}
