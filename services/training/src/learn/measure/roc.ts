/** The receiver operating characteristic of one class against the rest. */
import type { ClassScores } from './classification-metrics.js'

export type RocPoint = [falsePositiveRate: number, truePositiveRate: number]

export interface Roc {
  /** From [0, 0] to [1, 1], at most 100. */
  points: RocPoint[]
  /** Area under the whole curve (not only the points given), 0.5 for guessing. */
  auc: number
}

const MAX_POINTS = 100

/**
 * Rows are taken by falling probability; rows of the same probability are one step. Fawcett, An introduction to ROC
 * analysis, 2006, algorithms 1 and 2. Needs a row of the class and one of another.
 * @param label index of the class that counts as positive
 */
export function rocOf(scores: ClassScores, label: number): Roc {
  const keys = sortedKeys(scores, label)
  const positives = keys.reduce((sum, key) => sum + (key & 1), 0)
  const negatives = keys.length - positives
  const points: RocPoint[] = [[0, 0]]
  let [hits, area] = [0, 0]
  for (let i = keys.length - 1; i >= 0; i--) {
    hits += keys[i]! & 1
    if (i > 0 && keys[i - 1]! >> 1 === keys[i]! >> 1) continue
    const [x, y] = [(keys.length - i - hits) / negatives, hits / positives]
    const [lastX, lastY] = points.at(-1)!
    area += ((x - lastX) * (y + lastY)) / 2
    points.push([x, y])
  }
  return { points: thinOut(points), auc: area }
}

/** Rising; the last bit of a key is 1 for a row of the class, the others are those of the float, which sort like it. */
function sortedKeys({ truth, probabilities, classes }: ClassScores, label: number): Uint32Array {
  const bits = new Uint32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length)
  return Uint32Array.from(
    truth,
    (value, row) => (bits[row * classes + label]! << 1) | Number(value === label),
  ).sort()
}

/** Leaves out points on straight lines, then keeps at most 100, evenly spread, with both ends. */
function thinOut(points: RocPoint[]): RocPoint[] {
  const corners = points.filter((point, i) => !isBetween(points[i - 1], point, points[i + 1]))
  if (corners.length <= MAX_POINTS) return corners
  const step = (corners.length - 1) / (MAX_POINTS - 1)
  return Array.from({ length: MAX_POINTS }, (_, i) => corners[Math.round(i * step)]!)
}

/** True on a horizontal or vertical stretch of the curve. */
const isBetween = (before: RocPoint | undefined, [x, y]: RocPoint, after: RocPoint | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  ((before[0] === x && after[0] === x) || (before[1] === y && after[1] === y))
