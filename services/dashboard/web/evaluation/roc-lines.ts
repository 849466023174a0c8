/** ROC curves of several labels over common false positive rates. */
type Point = readonly [falsePositiveRate: number, truePositiveRate: number]

/**
 * Each rate comes twice where a curve rises straight up at it: with its lower and its upper end.
 * @param roc by label, ascending
 */
export function rocLines(roc: Readonly<Record<string, readonly Point[]>>) {
  const rates = [...new Set(Object.values(roc).flatMap((points) => points.map(([rate]) => rate)))]
  const ends = rates
    .sort((a, b) => a - b)
    .flatMap((rate) => {
      const isStep = Object.values(roc).some((points) => points.filter(([x]) => x === rate).length > 1)
      return isStep
        ? [
            { rate, upper: false },
            { rate, upper: true },
          ]
        : [{ rate, upper: true }]
    })
  return {
    x: ends.map(({ rate }) => rate),
    series: Object.entries(roc).map(([label, points]) => ({
      label,
      values: ends.map(({ rate, upper }) => valueAt(points, rate, upper)),
    })),
  }
}

function valueAt(points: readonly Point[], rate: number, upper: boolean): number | null {
  const here = points.filter(([x]) => x === rate)
  if (here.length) return (upper ? here.at(-1)! : here[0]!)[1]
  const before = points.findLast(([x]) => x < rate)
  const after = points.find(([x]) => x > rate)
  if (!before || !after) return null
  return before[1] + ((rate - before[0]) / (after[0] - before[0])) * (after[1] - before[1])
}
