/** Comparisons of 32-bit floats as those of the flat form. */
const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The next smaller 32-bit float: `x >= threshold` is `x > nextBelow(threshold)`. */
export function nextBelow(threshold: number): number {
  float[0] = threshold
  const [x] = float
  if (Number.isNaN(x) || x === -Infinity) return x!
  if (x === 0) return -(2 ** -149)
  bits[0]! += x! > 0 ? -1 : 1
  return float[0]
}
