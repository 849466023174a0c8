/** Rows that come near to what a forest asks about, as nothing else is known of its training data. */
import { IS_SET, type Forest } from '@modelops/common/forest/forest'
import type { Feature, Value } from '@modelops/common/manifest'

const ROWS = 8
const MOST_THRESHOLDS = 1_000
const DIGITS = 4

/** The first one of thresholds in the middle of all, the last one without any value. */
export function sampleRows(forest: Forest, features: readonly Feature[]): Value[][] {
  const thresholds = thresholdsOf(forest)
  const rows = Array.from({ length: ROWS - 1 }, (_, row) =>
    features.map((feature, i) =>
      feature.type === 'text'
        ? (feature.categories[(row + i) % feature.categories.length] ?? null)
        : numberOf(thresholds[i]!, (row * (1 + (i % 3)) + (ROWS >> 1)) % ROWS),
    ),
  )
  return features.every(({ nullable }) => nullable) ? [...rows, features.map(() => null)] : rows
}

/** By feature, ascending. */
function thresholdsOf({ features, feature, kind, value }: Forest): number[][] {
  const thresholds = features.map((): number[] => [])
  feature.forEach((index, node) => {
    const own = thresholds[index]
    if (own && own.length < MOST_THRESHOLDS && !(kind[node]! & IS_SET)) own.push(value[node]!)
  })
  return thresholds.map((own) => own.filter(Number.isFinite).sort((a, b) => a - b))
}

/** @param part of ROWS: how far among the thresholds */
function numberOf(thresholds: number[], part: number): number {
  const threshold = thresholds[Math.floor((thresholds.length * part) / ROWS)] ?? 0
  return Math.abs(threshold) < 1e-30 ? 0 : Number(threshold.toPrecision(DIGITS))
}
