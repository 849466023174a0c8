/** ln(e^a + e^b + ...) without overflow. */
export function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values)
  return top === -Infinity
    ? top
    : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
}
