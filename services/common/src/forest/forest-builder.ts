/** Lays out trees that come node by node, as files have them, in the flat form. */
import { Problem } from '../problem.js'
import type { Forest } from './forest.js'
import { MAX_NODES, MAX_TREES } from './forest-files.js'

/** Children are named as the file names them. */
export type SourceNode<Id> =
  | { leaf: number | readonly number[]; cover: number }
  | { feature: number; threshold: number; kind: number; first: Id; second: Id; cover: number }

type Arrays =
  | 'roots'
  | 'treeOutputs'
  | 'feature'
  | 'child'
  | 'value'
  | 'kind'
  | 'cover'
  | 'leafRows'
  | 'setStarts'
  | 'setWords'

/** Why a file's trees are none. */
export const notTrees = (what: string) =>
  new Problem('unsupported_model', `the file is damaged: ${what}`, {
    expected: 'trees as the library writes them',
  })

export class ForestBuilder {
  readonly #roots: number[] = []
  readonly #treeOutputs: number[] = []
  readonly #feature: number[] = []
  readonly #child: number[] = []
  readonly #value: number[] = []
  readonly #kind: number[] = []
  readonly #cover: number[] = []
  readonly #leafRows: number[] = []
  readonly #setStarts = [0]
  readonly #setWords: number[] = []

  get trees(): number {
    return this.#roots.length
  }

  /** @param categories each at least 0
   * @returns its index: the `threshold` of a node whose kind has IS_SET */
  addSet(categories: readonly number[]): number {
    const largest = categories.reduce((most, category) => Math.max(most, category), -1)
    const words = new Uint32Array((largest >> 5) + 1)
    for (const category of categories) words[category >> 5]! |= 1 << (category & 31)
    return this.addWords(words)
  }

  /** The same, of a set as bits. */
  addWords(words: ArrayLike<number>): number {
    if (this.#setWords.length + words.length > MAX_NODES)
      throw notTrees('its sets of categories are too large')
    for (let i = 0; i < words.length; i++) this.#setWords.push(words[i]!)
    return this.#setStarts.push(this.#setWords.length) - 2
  }

  /**
   * Adds a tree, breadth first.
   * @param nodeOf throws for an id that is none
   * @throws Problem unsupported_model
   */
  addTree<Id>(output: number, root: Id, nodeOf: (id: Id) => SourceNode<Id>): void {
    const tree = this.#roots.length
    const start = this.#feature.length
    if (tree === MAX_TREES) throw notTrees(`it has more than ${MAX_TREES} trees`)
    this.#roots.push(start)
    this.#treeOutputs.push(output)
    const queue = [root]
    const seen = new Set<Id>()
    for (const id of queue) {
      if (seen.has(id)) throw notTrees(`tree ${tree} comes to a node twice: its nodes form a circle`)
      if (start + queue.length > MAX_NODES) throw notTrees(`it has more than ${MAX_NODES} nodes`)
      seen.add(id)
      const node = nodeOf(id)
      this.#addNode(node, start + queue.length, tree)
      if ('first' in node) queue.push(node.first, node.second) // looked at later in this loop
    }
  }

  #addNode(node: SourceNode<unknown>, child: number, tree: number): void {
    const isLeaf = 'leaf' in node
    const value = isLeaf ? this.#leafValue(node.leaf) : node.threshold
    if (Number.isNaN(value)) throw notTrees(`a ${isLeaf ? 'leaf' : 'threshold'} of tree ${tree} is no number`)
    this.#feature.push(isLeaf ? -1 : node.feature)
    this.#child.push(isLeaf ? 0 : child)
    this.#value.push(value)
    this.#kind.push(isLeaf ? 0 : node.kind)
    this.#cover.push(node.cover)
  }

  #leafValue(leaf: number | readonly number[]): number {
    if (typeof leaf === 'number') return leaf
    if (this.#leafRows.length + leaf.length > MAX_NODES) throw notTrees('its leaves hold too many numbers')
    const row = this.#leafRows.length / leaf.length
    for (const value of leaf) this.#leafRows.push(value)
    return row
  }

  build(): Pick<Forest, Arrays> {
    return {
      roots: Int32Array.from(this.#roots),
      treeOutputs: Int32Array.from(this.#treeOutputs),
      feature: Int32Array.from(this.#feature),
      child: Int32Array.from(this.#child),
      value: Float64Array.from(this.#value),
      kind: Uint8Array.from(this.#kind),
      cover: Float32Array.from(this.#cover),
      leafRows: Float64Array.from(this.#leafRows),
      setStarts: Int32Array.from(this.#setStarts),
      setWords: Uint32Array.from(this.#setWords),
    }
  }
}
