/** How much of the training data came to each node of a forest, where its file does not say: `cover` is all 0 then. */
import { goesToSecond, valueOf, type Forest } from '@modelops/common/forest/forest'

/** In the manifest of a forest that came without cover and without a table. */
export const LEAVES_COUNT_ALIKE =
  'The file does not say how many rows of training came to each leaf of its trees: explanations count all leaves alike. Import it with the table that it was trained on (dataset=), whose rows are counted.'

export const lacksCover = ({ cover }: Forest): boolean => cover.every((rows) => rows === 0)

/** As if as many rows had come to each leaf. */
export function leavesAlike({ child, feature }: Pick<Forest, 'child' | 'feature'>): Float32Array {
  const leaves = new Float32Array(child.length)
  for (let node = child.length - 1; node >= 0; node--)
    leaves[node] = feature[node] === -1 ? 1 : leaves[child[node]!]! + leaves[child[node]! + 1]!
  return leaves
}

/** Counts rows by node. */
export class CoverCounter {
  /** In 64 bits: of 32 a float counts no further than 2^24. */
  readonly #rows: Float64Array

  constructor(private readonly forest: Forest) {
    this.#rows = new Float64Array(forest.feature.length)
  }

  /** @param rows of model inputs, row-major [count, inputs] */
  add(rows: Float32Array, count: number): void {
    const { inputs, roots } = this.forest
    for (let at = 0; at < count * inputs; at += inputs)
      for (const root of roots) this.#descend(root, rows, at)
  }

  #descend(root: number, rows: Float32Array, at: number): void {
    const { feature, features, child } = this.forest
    let node = root
    this.#rows[node]!++
    while (feature[node]! >= 0) {
      const value = valueOf(features[feature[node]!]!, rows, at)
      node = child[node]! + Number(goesToSecond(this.forest, node, value))
      this.#rows[node]!++
    }
  }

  /** The forest with the counts. */
  finish(): Forest {
    return { ...this.forest, cover: Float32Array.from(this.#rows) }
  }
}
