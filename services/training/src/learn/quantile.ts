/** Interpolated linearly between the values around it; 0 of none. @param sorted rising @param share from 0 to 1 */
export function quantileOf(sorted: Float32Array | Float64Array, share: number): number {
  const position = (sorted.length - 1) * share
  const low = Math.max(0, Math.floor(position))
  const [a, b] = [sorted[low] ?? 0, sorted[low + 1] ?? sorted[low] ?? 0]
  return a + (b - a) * (position - low)
}
