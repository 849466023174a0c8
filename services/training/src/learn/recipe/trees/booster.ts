/** Gradient boosting with Newton's leaves: Friedman, 2001; Chen, Guestrin, XGBoost, 2016. */
import { seededRandom, type Random } from '@modelops/common/random'
import type { CodeColumn } from '../code-columns.js'
import type { Lesson } from '../fit-member.js'
import type { BinnedRows } from './binned-rows.js'
import { PENALTY } from './find-split.js'
import { growTree, type Derivatives, type Shape } from './grow-tree.js'
import { addAnswers, type Tree } from './tree.js'

/** Of the rows that a tree learns from. */
const DRAWN_SHARE = 0.8
/** Bins that a tree reads at most: of 20,000 rows of 10 columns. */
const MAX_READ = 200_000
const NEWTON_STEPS = 10
/** Less would answer without bounds to rows that are nearly certain. */
const MIN_CURVATURE = 1e-6

export interface Forest {
  /** What all trees are added to, by output. */
  constant: Float32Array
  trees: Tree[]
}

export class Booster implements Forest {
  readonly constant: Float32Array
  readonly trees: Tree[] = []
  readonly #outputs: Float32Array
  readonly #derivatives: Derivatives
  readonly #random: Random

  constructor(
    private readonly columns: readonly CodeColumn[],
    private readonly rows: BinnedRows,
    private readonly lesson: Lesson,
    outputs: number,
    seed: number,
  ) {
    const size = rows.rows * outputs
    this.#outputs = new Float32Array(size)
    this.#derivatives = { outputs, slopes: new Float32Array(size), curvatures: new Float32Array(size) }
    this.#random = seededRandom(seed)
    this.constant = new Float32Array(outputs)
    for (let step = 0; step < NEWTON_STEPS; step++) this.#improveConstant()
  }

  addTree(shape: Shape): Tree {
    this.#differentiate()
    const [drawn, others] = this.#draw()
    const [rows, random, outputs] = [this.rows, this.#random, this.#outputs]
    const tree = growTree(this.columns, rows, this.#derivatives, drawn, shape, random, outputs)
    addAnswers(tree, rows, outputs, others)
    this.trees.push(tree)
    return tree
  }

  #improveConstant(): void {
    this.#differentiate()
    const { outputs, slopes, curvatures } = this.#derivatives
    this.constant.forEach((_, k) => {
      let [slope, curvature] = [0, PENALTY]
      for (let i = k; i < slopes.length; i += outputs) {
        slope += slopes[i]!
        curvature += curvatures[i]!
      }
      this.constant[k]! -= slope / curvature
    })
    fillWith(this.constant, this.#outputs)
  }

  #differentiate(): void {
    const { task, loss } = this.lesson
    const { outputs, slopes, curvatures } = this.#derivatives
    const rowLoss = task.rowLoss(outputs)
    this.rows.targets.forEach((target, row) => {
      const weight = loss.classWeights?.[target] ?? 1
      rowLoss(this.#outputs, row * outputs, target, slopes)
      for (let i = row * outputs; i < (row + 1) * outputs; i++) {
        curvatures[i] = Math.max(MIN_CURVATURE, task.curvatureOf(slopes[i]!)) * weight
        slopes[i]! *= weight
      }
    })
  }

  /** @returns rows to learn a tree from, and the others */
  #draw(): [Int32Array, Int32Array] {
    const { rows } = this.rows
    const share = drawnShare(rows, this.columns.length)
    const order = new Int32Array(rows)
    let [drawn, others] = [0, rows]
    for (let row = 0; row < rows; row++)
      if (this.#random() < share) order[drawn++] = row
      else order[--others] = row
    return [order.subarray(0, drawn), order.subarray(drawn)]
  }
}

/** Of the rows, for each tree. */
export const drawnShare = (rows: number, columns: number): number =>
  Math.min(DRAWN_SHARE, MAX_READ / rows / columns)

/** @returns what the forest answers, row-major [rows, outputs] */
export function answersOf({ constant, trees }: Forest, rows: BinnedRows): Float32Array {
  const outputs = new Float32Array(rows.rows * constant.length)
  fillWith(constant, outputs)
  for (const tree of trees) addAnswers(tree, rows, outputs)
  return outputs
}

function fillWith(values: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = values[i % values.length]!
}
