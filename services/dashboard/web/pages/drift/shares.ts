/** Both histograms of a feature, as shares of their rows side by side. */
import type { DriftFinding } from '../../api/types.js'

export interface BinShares {
  label: string
  /** 0 to 1; undefined where nothing is known of training. */
  reference: number | undefined
  live: number
}

type Histogram = DriftFinding['live']

/** Categories beyond it, those with the least difference, are one. */
const MOST_CATEGORIES = 12

/** @param textOf an edge between two bins */
export function sharesOf(
  { reference, live }: Pick<DriftFinding, 'reference' | 'live'>,
  textOf: (edge: number) => string,
): BinShares[] {
  const [known, seen] = [reference && countsOf(reference), countsOf(live)]
  const [all, rows] = [known ? sumOf(known) : 0, sumOf(seen)]
  const shares = labelsOf(live, textOf).map((label, i) => ({
    label,
    reference: known ? known[i]! / all : undefined,
    live: rows > 0 ? seen[i]! / rows : 0,
  }))
  return live.edges ? shares : withFew(shares)
}

/** Missing values last, as the service has them. */
const countsOf = ({ counts, other, missing }: Histogram): number[] => [
  ...counts,
  ...(other === undefined ? [] : [other]),
  ...(missing === undefined ? [] : [missing]),
]

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

function labelsOf({ edges, categories = [], other, missing }: Histogram, textOf: (edge: number) => string) {
  const bins = edges ? numberLabels(edges.map(textOf)) : categories
  return [
    ...bins,
    ...(other === undefined ? [] : ['any other']),
    ...(missing === undefined ? [] : ['missing']),
  ]
}

function numberLabels(edges: readonly string[]): string[] {
  const [first] = edges
  if (first === undefined) return ['any value']
  const between = edges.slice(1).map((edge, i) => `${edges[i]!} to ${edge}`)
  return [`up to ${first}`, ...between, `above ${edges.at(-1)!}`]
}

function withFew(shares: BinShares[]): BinShares[] {
  if (shares.length <= MOST_CATEGORIES) return shares
  const distance = ({ reference = 0, live }: BinShares) => Math.abs(reference - live) + live / 1e3
  const sorted = shares.toSorted((a, b) => distance(b) - distance(a))
  const rest = sorted.slice(MOST_CATEGORIES - 1)
  const add = (shareOf: (bin: BinShares) => number) => rest.reduce((sum, bin) => sum + shareOf(bin), 0)
  const isKnown = shares[0]!.reference !== undefined
  return [
    ...sorted.slice(0, MOST_CATEGORIES - 1),
    {
      label: `${rest.length} more`,
      reference: isKnown ? add(({ reference = 0 }) => reference) : undefined,
      live: add(({ live }) => live),
    },
  ]
}
