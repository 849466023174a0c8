/** A forest made ready for its kernel: every node asks the same question, and leaves lead to themselves. */
import { IS_SET, MISSING_IS_SECOND, type Forest } from '@modelops/common/forest/forest'
import { createTurns } from '@modelops/common/turns'

const NODES_A_LOOK = 2 ** 11

/**
 * A row goes from a node to `child`, or to the node behind that where the column is above the threshold; NaN never is.
 * So where a missing value belongs to the second child, the children change places, and the column holds the value
 * negated.
 */
export interface ForestLayout {
  /** By column: the feature whose value it holds. */
  columnFeatures: Int32Array
  /** By column: the bits of the kind of its nodes; MISSING_IS_SECOND: it holds the value negated. */
  columnKinds: Uint8Array
  /** By node; 0 for a leaf. */
  column: Int32Array
  /** Infinity for a leaf; 1 for a set whose second child gets missing values, else 0. */
  threshold: Float64Array
  /** The node itself for a leaf. */
  child: Int32Array
  /** The index of the set, -1 where there is none. */
  set: Int32Array
  /** What a leaf adds, or its row of `leafRows`; 0 for other nodes. */
  leaf: Float64Array
  /** By tree: the questions to a leaf, in the mean of the leaves, and to the deepest one. */
  depths: Float64Array
  mostDepths: Int32Array
  /** By tree: whether a node has a set. */
  hasSets: Uint8Array
}

/** In short turns of the event loop. @param forest that has been checked */
export async function layOut(forest: Forest): Promise<ForestLayout> {
  const nodes = forest.feature.length
  const layout = {
    column: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    child: new Int32Array(nodes),
    set: new Int32Array(nodes),
    leaf: new Float64Array(nodes),
    depths: new Float64Array(forest.roots.length),
    mostDepths: new Int32Array(forest.roots.length),
    hasSets: new Uint8Array(forest.roots.length),
  }
  const places = { origin: new Int32Array(nodes), depth: new Int32Array(nodes) }
  const columns = new Columns()
  const endTurn = createTurns()
  for (let tree = 0; tree < forest.roots.length; tree++)
    await layTree(forest, layout, places, columns, tree, endTurn)
  return { ...layout, ...columns.arrays() }
}

interface Places {
  /** By place of a node: which node of the forest is there. */
  origin: Int32Array
  /** By place: the questions before it. */
  depth: Int32Array
}

async function layTree(
  forest: Forest,
  layout: Omit<ForestLayout, 'columnFeatures' | 'columnKinds'>,
  { origin, depth }: Places,
  columns: Columns,
  tree: number,
  endTurn: () => Promise<void>,
): Promise<void> {
  const [root, end] = [forest.roots[tree]!, forest.roots[tree + 1] ?? forest.feature.length]
  let [leaves, sum, most] = [0, 0, 0]
  origin[root] = root
  for (let place = root; place < end; place++) {
    if (place % NODES_A_LOOK === 0) await endTurn()
    const node = origin[place]!
    if (forest.feature[node] === -1) {
      layout.child[place] = place
      layout.threshold[place] = Infinity
      layout.set[place] = -1
      layout.leaf[place] = forest.value[node]!
      leaves++
      sum += depth[place]!
      most = Math.max(most, depth[place]!)
      continue
    }
    const child = (layout.child[place] = forest.child[node]!)
    const changes = layQuestion(forest, layout, columns, node, place)
    if (layout.set[place]! >= 0) layout.hasSets[tree] = 1
    origin[child] = changes ? child + 1 : child
    origin[child + 1] = changes ? child : child + 1
    depth[child] = depth[child + 1] = depth[place]! + 1
  }
  layout.depths[tree] = sum / leaves
  layout.mostDepths[tree] = most
  await endTurn()
}

/** @returns whether the children change places */
function layQuestion(
  { feature, kind: kinds, value }: Forest,
  layout: Pick<ForestLayout, 'column' | 'threshold' | 'set'>,
  columns: Columns,
  node: number,
  place: number,
): boolean {
  const kind = kinds[node]!
  const isSecond = (kind & MISSING_IS_SECOND) !== 0
  if (kind & IS_SET) {
    layout.column[place] = columns.placeOf(feature[node]!, kind & ~(IS_SET | MISSING_IS_SECOND))
    layout.threshold[place] = Number(isSecond)
    layout.set[place] = value[node]!
    return false
  }
  layout.column[place] = columns.placeOf(feature[node]!, kind)
  layout.set[place] = -1
  layout.threshold[place] = isSecond ? -nextAbove(value[node]!) : value[node]!
  return isSecond
}

class Columns {
  readonly #places = new Map<number, number>()

  placeOf(feature: number, kind: number): number {
    const key = feature * IS_SET + kind
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#places.size)
    return this.#places.size - 1
  }

  arrays(): Pick<ForestLayout, 'columnFeatures' | 'columnKinds'> {
    const keys = [...this.#places.keys()]
    return {
      columnFeatures: Int32Array.from(keys, (key) => Math.floor(key / IS_SET)),
      columnKinds: Uint8Array.from(keys, (key) => key % IS_SET),
    }
  }
}

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

/** The next larger number: `x <= threshold` is `x < nextAbove(threshold)`. */
function nextAbove(x: number): number {
  if (x === Infinity) return x
  double[0] = x === 0 ? 0 : x
  bits[0]! += x >= 0 ? 1n : -1n
  return double[0]
}
