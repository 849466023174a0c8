/**
 * Shapley values of decision trees, exactly: where a feature is not known, a row goes both ways, as the training rows did
 * (Lundberg et al., Nature Machine Intelligence 2, 2020: TreeSHAP, path-dependent). Leaf by leaf, as each adds on its own
 * (Mitchell, Frank & Holmes, PeerJ Computer Science 8, 2022).
 */
import { goesToSecond, valueOf, type Forest } from '@modelops/common/forest/forest'
import { Problem } from '@modelops/common/problem'
import { combine, combineOne, type ExactScores } from './exact-scores.js'
import type { Explainer, Turns } from './explainer.js'

/** Steps of one turn: some tenths of a millisecond. */
const STEPS_A_TURN = 2 ** 16
const MAX_ROWS = 256
/** Steps that explain one request: some seconds. */
const MAX_STEPS = 2 ** 32
/** A single row may take longer, but not hours. */
const MAX_STEPS_OF_ROW = 2 ** 36

/** Whether it is known how the training rows went. */
export const hasCover = ({ roots, cover }: Forest): boolean => roots.every((root) => cover[root]! > 0)

/**
 * @param forest with cover
 * @param starts where each feature begins in a row, and the width
 * @throws Problem unsupported_model where a row would take hours
 */
export function* treeExplainer(
  forest: Forest,
  scores: ExactScores,
  starts: readonly number[],
): Turns<Explainer> {
  const { outputs, base, factor } = forest
  const features = starts.length - 1
  const trees = yield* prepareTrees(forest, starts)
  if (trees.steps > MAX_STEPS_OF_ROW) throw tooDeep()
  const means = Float64Array.from(base)
  yield* eachLeaf(forest, (leaf, tree) => addLeaf(forest, tree, leaf, trees.shares[leaf]!, means, 1, 0))
  const baseValues = combineOne(
    scores,
    means.map((mean) => mean * factor),
  )
  return {
    method: 'tree_shap',
    space: scores.space,
    baseValues,
    maxRows: Math.min(MAX_ROWS, Math.max(1, Math.floor(MAX_STEPS / trees.steps))),
    *explain(row) {
      const sums = new Float64Array(outputs * features)
      const second = yield* waysOf(forest, row)
      const path = new Path(features)
      let steps = 0
      for (let tree = 0; tree < forest.roots.length; tree++) {
        const end = forest.roots[tree + 1] ?? forest.feature.length
        for (let leaf = forest.roots[tree]!; leaf < end; leaf++) {
          if (forest.feature[leaf]! >= 0) continue
          if (path.climb(forest, trees, second, leaf))
            path.share((feature, share) => addLeaf(forest, tree, leaf, share, sums, features, feature))
          steps += stepsOf(forest, path.length, trees.depths[leaf]!)
          if (steps > STEPS_A_TURN) {
            steps = 0
            yield
          }
        }
      }
      const contributions = combine(
        scores,
        sums.map((sum) => sum * factor),
        features,
      )
      return { outputs: outputsOf(baseValues, contributions), contributions, errors: undefined }
    },
  }
}

const tooDeep = () =>
  new Problem('unsupported_model', 'the trees of the model are too deep to be explained within minutes')

/** As the contributions add up to it. */
function outputsOf(baseValues: Float64Array, contributions: Float64Array): Float64Array {
  const features = contributions.length / baseValues.length
  return baseValues.map((value, s) =>
    contributions.subarray(s * features, (s + 1) * features).reduce((sum, x) => sum + x, value),
  )
}

/** Adds a share of a leaf to its output, or to all. @param sums [outputs, width] */
function addLeaf(
  { leafRows, outputs, treeOutputs, value }: Forest,
  tree: number,
  leaf: number,
  share: number,
  sums: Float64Array,
  width: number,
  place: number,
): void {
  if (leafRows.length === 0) sums[treeOutputs[tree]! * width + place]! += share * value[leaf]!
  else
    for (let o = 0; o < outputs; o++)
      sums[o * width + place]! += share * leafRows[value[leaf]! * outputs + o]!
}

interface Trees {
  /** By node; -1 for a root. */
  parents: Int32Array
  /** By node: which share of the training rows of its tree came there. */
  shares: Float64Array
  /** By feature of the forest: that of the table. */
  groups: Int32Array
  depths: Int32Array
  /** That explain a row. */
  steps: number
}

function* prepareTrees(forest: Forest, starts: readonly number[]): Turns<Trees> {
  const { feature, child, cover, roots } = forest
  const parents = new Int32Array(feature.length).fill(-1)
  const shares = new Float64Array(feature.length)
  const depths = new Int32Array(feature.length)
  for (const root of roots) shares[root] = 1
  let steps = 1
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0)
      steps += stepsOf(forest, Math.min(depths[node]!, starts.length - 1), depths[node]!)
    else
      for (const next of [child[node]!, child[node]! + 1]) {
        parents[next] = node
        depths[next] = depths[node]! + 1
        shares[next] = shares[node]! * fractionOf(cover, next, node)
      }
    if (node % STEPS_A_TURN === 0) yield
  }
  const groups = Int32Array.from(forest.features, ({ input }) =>
    starts.findLastIndex((start) => start <= input),
  )
  return { parents, shares, groups, depths, steps }
}

/** Of a leaf: up to the root, then by features on the way, which are weighed against each other. */
const stepsOf = ({ leafRows, outputs }: Forest, features: number, depth: number): number =>
  1 + depth + features * (features + (leafRows.length > 0 ? outputs : 1))

/** Of the training rows of a node those that went to its child; half where there are none. */
const fractionOf = (cover: Float32Array, child: number, node: number): number =>
  cover[node]! > 0 ? cover[child]! / cover[node]! : 0.5

function* eachLeaf({ roots, feature }: Forest, visit: (leaf: number, tree: number) => void): Turns<void> {
  let tree = 0
  for (let node = 0; node < feature.length; node++) {
    if (node === roots[tree + 1]) tree++
    if (feature[node]! < 0) visit(node, tree)
    if (node % STEPS_A_TURN === 0) yield
  }
}

/** By node: 1 where the row would go to its second child. */
function* waysOf(forest: Forest, row: Float32Array): Turns<Uint8Array> {
  const { feature, features } = forest
  const values = features.map((of) => valueOf(of, row))
  const second = new Uint8Array(feature.length)
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! >= 0) second[node] = Number(goesToSecond(forest, node, values[feature[node]!]!))
    if (node % STEPS_A_TURN === 0) yield
  }
  return second
}

/** The features on the way from a root to a leaf, each once. */
class Path {
  length = 0
  /** By place: the feature, the share of training rows that go along all of its nodes, and whether the row does. */
  #groups = new Int32Array(0)
  #fractions = new Float64Array(0)
  #along = new Uint8Array(0)
  #weights = new Float64Array(1)
  /** By feature: its place on the path, and the leaf that this is of. */
  readonly #places: Int32Array
  readonly #leaves: Int32Array

  constructor(features: number) {
    this.#places = new Int32Array(features)
    this.#leaves = new Int32Array(features).fill(-1)
  }

  /** @returns false where neither the row nor a training row comes from one of the features to this leaf */
  climb({ feature, child, cover }: Forest, trees: Trees, second: Uint8Array, leaf: number): boolean {
    const { parents, groups } = trees
    this.length = 0
    for (let node = leaf; parents[node]! >= 0; node = parents[node]!) {
      const parent = parents[node]!
      const place = this.#placeOf(groups[feature[parent]!]!, leaf)
      this.#fractions[place]! *= fractionOf(cover, node, parent)
      this.#along[place]! &= Number(child[parent]! + second[parent]! === node)
    }
    for (let i = 0; i < this.length; i++) if (this.#fractions[i] === 0 && this.#along[i] === 0) return false
    return true
  }

  #placeOf(group: number, leaf: number): number {
    if (this.#leaves[group] === leaf) return this.#places[group]!
    const place = this.length++
    if (place === this.#groups.length) this.#grow()
    this.#leaves[group] = leaf
    this.#places[group] = place
    this.#groups[place] = group
    this.#fractions[place] = 1
    this.#along[place] = 1
    return place
  }

  #grow(): void {
    const size = Math.max(8, 2 * this.#groups.length)
    const [groups, fractions, along] = [this.#groups, this.#fractions, this.#along]
    this.#groups = new Int32Array(size)
    this.#fractions = new Float64Array(size)
    this.#along = new Uint8Array(size)
    this.#weights = new Float64Array(size + 1)
    this.#groups.set(groups)
    this.#fractions.set(fractions)
    this.#along.set(along)
  }

  /** Calls `add` with each feature's share of the leaf's value. */
  share(add: (feature: number, share: number) => void): void {
    this.#weigh()
    let absent: number | undefined
    for (let i = 0; i < this.length; i++)
      if (this.#along[i] === 1)
        add(this.#groups[i]!, (1 - this.#fractions[i]!) * this.#sumWithout(this.#fractions[i]!))
      else add(this.#groups[i]!, (absent ??= -this.#sumWithoutAbsent()))
  }

  /** By size of the sets of known features: how much of the row comes to the leaf (EXTEND). */
  #weigh(): void {
    const weights = this.#weights
    weights[0] = 1
    for (let depth = 1; depth <= this.length; depth++) {
      const [fraction, along] = [this.#fractions[depth - 1]!, this.#along[depth - 1]!]
      weights[depth] = 0
      for (let i = depth - 1; i >= 0; i--) {
        weights[i + 1]! += (along * weights[i]! * (i + 1)) / (depth + 1)
        weights[i]! *= (fraction * (depth - i)) / (depth + 1)
      }
    }
  }

  /** The sum of the weights without a feature that the row goes along (UNWIND). */
  #sumWithout(fraction: number): number {
    const depth = this.length
    let [next, sum] = [this.#weights[depth]!, 0]
    for (let i = depth - 1; i >= 0; i--) {
      const weight = next / (i + 1)
      sum += weight
      next = this.#weights[i]! - weight * fraction * (depth - i)
    }
    return sum * (depth + 1)
  }

  /** The same of one that it does not, times its fraction: it is the same for all of them. */
  #sumWithoutAbsent(): number {
    const depth = this.length
    let sum = 0
    for (let i = depth - 1; i >= 0; i--) sum += this.#weights[i]! / (depth - i)
    return sum * (depth + 1)
  }
}
