/**
 * A forest as a file of XGBoost, which answers the same to the table's own columns: numbers as they are, texts as
 * categories. https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 */
import type { Feature, Task } from '@modelops/common/manifest'
import type { LearningTask, TargetScale } from '../../tasks/learning-task.js'
import type { CodeColumn } from '../code-columns.js'
import { binOf } from './binned-rows.js'
import type { Forest } from './booster.js'
import { leastFloat } from './least-float.js'
import { isSplit, type Split, type Tree } from './tree.js'
import { categoriesInFile, tableColumns, type TableColumn } from './xgboost-columns.js'

/** A tree of XGBoost has one output: of a table with very many classes the file would be too large. */
const MAX_NODES = 2 ** 20
const LEAST_FLOAT = -3.4028234663852886e38
/** What XGBoost gives the root. */
const NO_PARENT = 2 ** 31 - 1
/** Of the versions that know names of categories, 3.1 and later; earlier ones leave these out. */
const VERSION = [3, 2, 0]

/** By task: XGBoost's objective, and the base score that adds nothing to its sums. */
const objectives: Record<Task, (outputs: number) => { objective: object; base_score: string }> = {
  binary: () => ({ objective: { name: 'binary:logistic', reg_loss_param }, base_score: '5E-1' }),
  multiclass: (outputs) => ({
    objective: { name: 'multi:softprob', softmax_multiclass_param: { num_class: `${outputs}` } },
    base_score: '0E0',
  }),
  regression: () => ({ objective: { name: 'reg:squarederror', reg_loss_param }, base_score: '0E0' }),
}
const reg_loss_param = { scale_pos_weight: '1' }

/** What the outputs of a forest are in the model that is saved. */
export interface Meaning {
  task: LearningTask
  target: TargetScale
  /** That logits are divided by. */
  temperature: number
}

/**
 * @param columns that the trees ask
 * @param features of the table
 * @returns JSON; its margins are logits, or values of the target. Undefined where there would be too many nodes
 */
export function toXgboost(
  forest: Forest,
  columns: readonly CodeColumn[],
  features: readonly Feature[],
  meaning: Meaning,
): Buffer | undefined {
  const outputs = forest.constant.length
  const all = tableColumns(features)
  const copies = [...forest.trees, constantOf(forest)].flatMap((tree) =>
    Array.from({ length: outputs }, (_, output) => ({ tree, output })),
  )
  if (copies.reduce((sum, { tree }) => sum + nodesIn(tree), 0) > MAX_NODES) return undefined
  const { objective, base_score } = objectives[meaning.task.name](outputs)
  const trees = copies.map(({ tree, output }, id) => {
    const isConstant = id >= copies.length - outputs
    return new Writer(columns, all, output, scaleOf(meaning, isConstant)).write(tree, id)
  })
  const known = {
    cats: categoriesInFile(all),
    gbtree_model_param: { num_parallel_tree: '1', num_trees: `${trees.length}` },
    iteration_indptr: Array.from({ length: forest.trees.length + 2 }, (_, round) => round * outputs),
    tree_info: copies.map(({ output }) => output),
  }
  const model = withJson(known, { trees: `[${trees.join()}]` })
  const learner = {
    attributes: {},
    feature_names: all.map(({ name }) => name),
    feature_types: all.map(({ categories }) => (categories ? 'c' : 'float')),
    learner_model_param: {
      ...{ base_score, boost_from_average: '0', num_class: outputs > 1 ? `${outputs}` : '0' },
      ...{ num_feature: `${all.length}`, num_target: '1' },
    },
    objective,
  }
  const gradient_booster = withJson({ name: 'gbtree' }, { model })
  return Buffer.from(withJson({ version: VERSION }, { learner: withJson(learner, { gradient_booster }) }))
}

/** A last tree of one leaf: a base score would be rounded as a probability, and a large one makes sums coarse. */
const constantOf = ({ constant }: Forest): Tree => ({
  values: constant,
  covers: new Float32Array(constant.length),
})

/** From outputs to margins. */
const scaleOf =
  ({ task, target, temperature }: Meaning, isConstant: boolean) =>
  (value: number): number => {
    const one = Float32Array.of(value)
    const { kernel, bias } = task.unstandardise({ kernel: one, bias: one }, target)
    return (isConstant ? bias[0]! : kernel[0]!) / temperature
  }

const nodesIn = (tree: Tree): number => (isSplit(tree) ? 1 + nodesIn(tree.left) + nodesIn(tree.right) : 1)

/** A split as XGBoost asks it: smaller numbers, or the categories that are not in a list, go left. */
interface Question {
  feature: number
  threshold: number
  /** That go right. */
  categories?: number[]
  missingGoesLeft: boolean
  left: Tree
  right: Tree
}

interface Node {
  parent: number
  left: number
  right: number
  question?: Question
  /** What a leaf answers; of others the mean of their leaves. */
  weight: number
  gain: number
  cover: number
}

class Writer {
  readonly #nodes: Node[] = []

  constructor(
    private readonly columns: readonly CodeColumn[],
    private readonly all: readonly TableColumn[],
    private readonly output: number,
    private readonly scale: (value: number) => number,
  ) {}

  /** @returns JSON */
  write(tree: Tree, id: number): string {
    const nodes = this.#nodes
    this.#fill(this.#addNode(NO_PARENT), tree)
    const sets = nodes.flatMap(({ question }, node) =>
      question?.categories ? [{ node, categories: question.categories }] : [],
    )
    let next = 0
    const numbers = {
      id,
      categories: sets.flatMap(({ categories }) => categories),
      categories_nodes: sets.map(({ node }) => node),
      categories_segments: sets.map(({ categories }) => (next += categories.length) - categories.length),
      categories_sizes: sets.map(({ categories }) => categories.length),
      default_left: nodes.map(({ question }) => Number(question?.missingGoesLeft ?? false)),
      left_children: nodes.map(({ left }) => left),
      parents: nodes.map(({ parent }) => parent),
      right_children: nodes.map(({ right }) => right),
      split_indices: nodes.map(({ question }) => question?.feature ?? 0),
      split_type: nodes.map(({ question }) => Number(question?.categories !== undefined)),
      tree_param: {
        ...{ num_deleted: '0', num_feature: `${this.all.length}` },
        ...{ num_nodes: `${nodes.length}`, size_leaf_vector: '1' },
      },
    }
    return withJson(numbers, {
      base_weights: floats(nodes.map(({ weight }) => weight)),
      loss_changes: floats(nodes.map(({ gain }) => gain)),
      split_conditions: floats(nodes.map(({ question, weight }) => question?.threshold ?? weight)),
      sum_hessian: floats(nodes.map(({ cover }) => cover)),
    })
  }

  /** @returns its place */
  #addNode(parent: number): number {
    return this.#nodes.push({ parent, left: -1, right: -1, weight: 0, gain: 0, cover: 0 }) - 1
  }

  /** The right child lies behind the left one: XGBoost looks for it there, whatever the file says. */
  #fill(place: number, tree: Tree): void {
    const node = this.#nodes[place]!
    if (!isSplit(tree)) {
      node.weight = this.scale(tree.values[this.output]!)
      node.cover = tree.covers[this.output]!
      return
    }
    node.question = this.#questionOf(tree)
    node.gain = tree.gain
    node.left = this.#addNode(place)
    node.right = this.#addNode(place)
    this.#fill(node.left, node.question.left)
    this.#fill(node.right, node.question.right)
    const [left, right] = [this.#nodes[node.left]!, this.#nodes[node.right]!]
    node.cover = left.cover + right.cover
    node.weight = (left.weight * left.cover + right.weight * right.cover) / (node.cover || 1)
  }

  /** XGBoost's left side is that of the smallest number, or of texts that are no category. */
  #questionOf({ column: index, goesLeft, left, right }: Split): Question {
    const column = this.columns[index]!
    const { categories } = this.all[column.source]!
    const sideOf = (value: number) => goesLeft[binOf(column, value)]!
    const first = sideOf(categories ? -1 : LEAST_FLOAT)
    const goesRight = (value: number) => sideOf(value) !== first
    return {
      feature: column.source,
      threshold: categories ? 0 : leastFloat(goesRight),
      ...(categories && { categories: [...categories.keys()].filter(goesRight) }),
      missingGoesLeft: !goesRight(NaN),
      ...(first === 1 ? { left, right } : { left: right, right: left }),
    }
  }
}

/** The JSON of an object, and of more of its fields. */
const withJson = (object: object, fields: Record<string, string>): string =>
  `${JSON.stringify(object).slice(0, -1)}${Object.entries(fields)
    .map(([name, json]) => `,"${name}":${json}`)
    .join('')}}`

/** As 32-bit floats need them, and so that XGBoost does not take a whole one for an integer, of which it makes none. */
const floats = (values: readonly number[]): string =>
  `[${values.map((value) => floatText(Number(Math.fround(value).toPrecision(9)))).join()}]`

const floatText = (value: number): string => (Number.isInteger(value) ? value.toExponential() : String(value))
