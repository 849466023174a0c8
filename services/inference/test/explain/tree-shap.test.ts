import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ForestBuilder } from '@modelops/common/forest/forest-builder'
import { goesToSecond, valueOf, type Forest } from '@modelops/common/forest/forest'
import { forestWithRows } from '../../../common/test/support/random-forest.js'
import { exactScores } from '../../src/explain/exact-scores.js'
import { hasCover, treeExplainer } from '../../src/explain/tree-shap.js'
import { finish, shapleyValues } from './shapley.js'

const allOutputs = (outputs: number) =>
  exactScores('identity', outputs, { task: outputs > 2 ? 'multiclass' : 'regression' })

/** One input and one output. */
const plain: Omit<Forest, keyof ReturnType<ForestBuilder['build']>> = {
  ...{ inputs: 1, features: [{ input: 0 }], outputs: 1, base: [0] },
  ...{ sum: 'float64', factor: 1, transform: 'identity' },
}

/** The mean of what a row may come to where only a set of features is known: the definition. */
function expectation(
  forest: Forest,
  row: readonly number[],
  set: number,
  groupOf: (feature: number) => number,
  output: number,
): number {
  const { feature, child, cover, features, roots, value, leafRows, outputs, treeOutputs } = forest
  const at = (node: number, tree: number): number => {
    const asked = feature[node]!
    if (asked < 0) {
      if (leafRows.length > 0) return leafRows[value[node]! * outputs + output]!
      return treeOutputs[tree] === output ? value[node]! : 0
    }
    const first = child[node]!
    if (set & (1 << groupOf(asked)))
      return at(first + Number(goesToSecond(forest, node, valueOf(features[asked]!, row))), tree)
    const share = cover[node]! > 0 ? cover[first]! / cover[node]! : 0.5
    return share * at(first, tree) + (1 - share) * at(first + 1, tree)
  }
  const sum = [...roots.keys()].reduce((total, tree) => total + at(roots[tree]!, tree), forest.base[output]!)
  return sum * forest.factor
}

/** Any cover of the leaves, added up; some leaves have none. */
function withCover(forest: Forest, numbers: readonly number[]): Forest {
  const cover = new Float32Array(forest.feature.length)
  for (let node = cover.length - 1; node >= 0; node--) {
    const child = forest.child[node]!
    cover[node] =
      forest.feature[node]! < 0 ? numbers[node % numbers.length]! : cover[child]! + cover[child + 1]!
  }
  return { ...forest, cover }
}

const near = (received: number, expected: number, scale = 1) =>
  assert.ok(Math.abs(received - expected) <= 1e-9 * Math.max(1, scale), `${received} instead of ${expected}`)

describe('Explaining a forest', () => {
  const cover = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 7, maxLength: 7 })

  it('gives the Shapley values of the means of the training rows, one for each column of the table', () => {
    let checked = 0
    fc.assert(
      fc.property(forestWithRows, cover, fc.boolean(), ({ forest: grown, rows }, numbers, isShared) => {
        const forest = withCover(grown, numbers)
        fc.pre(hasCover(forest))
        // Inputs of one column stand side by side: each of its own, or the last ones together.
        const width = forest.inputs / forest.features.length
        const columns = isShared ? Math.max(1, forest.features.length - 1) : forest.features.length
        const starts = [...Array.from({ length: columns }, (_, i) => i * width), forest.inputs]
        const groupOf = (feature: number) => Math.min(feature, columns - 1)
        const scores = {
          ...allOutputs(3),
          combinations: Array.from({ length: forest.outputs }, (_, o) => ({
            constant: 0,
            weights: [[o, 1] as const],
          })),
        }
        const explainer = finish(treeExplainer(forest, scores, starts))
        const [row] = rows
        const { contributions, outputs } = finish(explainer.explain(Float32Array.from(row!)))
        const stored = [...Float32Array.from(row!)]
        for (let o = 0; o < forest.outputs; o++) {
          const value = (set: number) => expectation(forest, stored, set, groupOf, o)
          near(explainer.baseValues[o]!, value(0), 100)
          near(outputs[o]!, value(2 ** columns - 1), 100)
          shapleyValues(columns, value).forEach((expected, f) =>
            near(contributions[o * columns + f]!, expected, 100),
          )
        }
        checked++
      }),
      { numRuns: 60 },
    )
    assert.ok(checked > 20)
  })

  it('ends its turn often on the long way up from the leaves of deep trees', () => {
    const depth = 2_000
    const builder = new ForestBuilder()
    builder.addTree(0, 0, (id: number) =>
      id % 2 === 1 || id === 2 * depth
        ? { leaf: id, cover: 1 }
        : { feature: 0, threshold: id, kind: 0, first: id + 1, second: id + 2, cover: 1 + depth - id / 2 },
    )
    const forest: Forest = { ...plain, ...builder.build() }
    const work = finish(treeExplainer(forest, allOutputs(1), [0, 1])).explain(Float32Array.of(7))
    let turns = 0
    while (!work.next().done) turns++
    assert.ok(turns > 20, `${turns} turns`)
  })

  it('refuses trees of which a row would take hours', () => {
    const builder = new ForestBuilder()
    builder.addTree(0, 0, (id: number) =>
      id > 0 ? { leaf: id, cover: 1 } : { feature: 0, threshold: 0, kind: 0, first: 1, second: 2, cover: 2 },
    )
    const forest: Forest = { ...plain, ...builder.build(), outputs: 2 ** 40, leafRows: Float64Array.of(1) }
    assert.throws(() => finish(treeExplainer(forest, allOutputs(1), [0, 1])), { code: 'unsupported_model' })
  })
})
