/** From which probability on the positive one of two classes is answered: what every threshold gives, and the best. */
import type { Manifest } from '@modelops/common/manifest'
import type { Decision } from '@modelops/common/tasks'
import type { ThresholdFigures, ThresholdRule } from '@modelops/common/threshold'
import type { ClassScores } from './class-rows.js'
import { rankRows } from './ranking.js'

/** Shown of every run, beside what it was asked for. */
const USUAL_RULES: readonly ThresholdRule[] = [{ by: 'f1' }, { by: 'recall', at_least: 0.9 }]
const GRID = [0.01, 0.02, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.98, 0.99]

export interface ThresholdChoice {
  /** Undefined where no threshold was asked for. */
  threshold: Manifest['threshold']
  /** The same, as serving decides. */
  decision: Decision | undefined
  /** By rising threshold. */
  figures: ThresholdFigures[]
}

/**
 * @param positive index of the class that it is about
 * @param rule how the threshold is chosen; without it there are only figures
 * @returns undefined where no row is of the class
 */
export function chooseThreshold(
  scores: ClassScores,
  positive: number,
  rule: ThresholdRule | undefined,
): ThresholdChoice | undefined {
  if (!scores.truth.includes(positive)) return undefined
  const cuts = new Cuts(scores, positive, rule)
  const chosen = rule && cuts.best(rule)
  const others = USUAL_RULES.filter((usual) => JSON.stringify(usual) !== JSON.stringify(rule))
  const best = [...(chosen ? [chosen] : []), ...others.map((usual) => cuts.best(usual))]
  const figures = [...best, ...GRID.map((threshold) => cuts.at(threshold))]
  return {
    threshold: chosen && { value: chosen.threshold, rule: chosen.rule },
    decision: chosen && { positive, threshold: chosen.threshold },
    figures: figures.sort((a, b) => a.threshold - b.threshold),
  }
}

/** The rows above a threshold. */
interface Cut {
  /** The lowest probability among them. */
  least: number
  /** The highest of the other rows. */
  below: number
  rows: number
  /** Those that are of the class. */
  found: number
}

class Cuts {
  /** By falling threshold: from no row to all of them. */
  readonly #cuts: Cut[]
  readonly #rows: number
  readonly #positives: number

  constructor(
    scores: ClassScores,
    positive: number,
    private readonly asked: ThresholdRule | undefined,
  ) {
    this.#cuts = cutsOf(scores, positive)
    const { rows, found } = this.#cuts.at(-1)!
    this.#rows = rows
    this.#positives = found
  }

  best(rule: ThresholdRule): ThresholdFigures & { rule: ThresholdRule } {
    const cut = this.#bestCut(rule)
    return { ...this.#figuresOf(cut, between(cut)), rule }
  }

  at(threshold: number): ThresholdFigures {
    return this.#figuresOf(
      this.#cuts.findLast(({ least }) => least >= threshold)!,
      threshold,
    )
  }

  #bestCut(rule: ThresholdRule): Cut {
    if (rule.by === 'recall') return this.#cuts.find(({ found }) => found / this.#positives >= rule.at_least)!
    const valueOf = (cut: Cut) => (rule.by === 'f1' ? this.#f1Of(cut) : -this.#costOf(cut, rule))
    const values = this.#cuts.map(valueOf)
    const most = values.reduce((max, value) => Math.max(max, value), -Infinity)
    return this.#cuts[values.indexOf(most)]!
  }

  #figuresOf(cut: Cut, threshold: number): ThresholdFigures {
    const { rows, found } = cut
    const { asked } = this
    const wrong = rows - found + this.#positives - found
    return {
      threshold,
      precision: rows === 0 ? 0 : found / rows,
      recall: found / this.#positives,
      f1: this.#f1Of(cut),
      accuracy: 1 - wrong / this.#rows,
      ...(asked?.by === 'cost' && { cost: this.#costOf(cut, asked) }),
    }
  }

  #f1Of({ rows, found }: Cut): number {
    return (2 * found) / (rows + this.#positives)
  }

  #costOf({ rows, found }: Cut, { false_negative, false_positive }: ThresholdRule & { by: 'cost' }): number {
    return (false_negative * (this.#positives - found) + false_positive * (rows - found)) / this.#rows
  }
}

function cutsOf(scores: ClassScores, positive: number): Cut[] {
  const { order, hits, ends } = rankRows(scores, positive)
  const probabilityAt = (position: number) =>
    position < order.length ? scores.probabilities[order[position]! * scores.classes + positive]! : 0
  const highest = probabilityAt(0)
  const none: Cut = { least: Infinity, below: highest, rows: 0, found: 0 }
  const cuts = highest < 1 ? [none] : []
  let found = 0
  for (let i = 0; i < order.length; i++) {
    found += hits[i]!
    if (ends[i]) cuts.push({ least: probabilityAt(i), below: probabilityAt(i + 1), rows: i + 1, found })
  }
  return cuts
}

/** A short number halfway between the rows of both sides, as another back end rounds otherwise; within 0 to 1. */
function between({ least, below }: Cut): number {
  const [low, high] = [below, Math.min(least, 1)]
  const middle = (low + high) / 2
  for (let digits = 2; digits < 16; digits++) {
    const short = Number(middle.toFixed(digits))
    if (Math.abs(short - middle) < (high - low) / 4) return short
  }
  return middle
}
