/** Forests of any form, for property tests. */
import fc from 'fast-check'
import { IS_SET, transforms, type Forest } from '../../src/forest/forest.js'
import { ForestBuilder, type SourceNode } from '../../src/forest/forest-builder.js'

type Tree =
  | { leaf: number[] }
  | { feature: number; threshold: number; set: number[]; kind: number; first: Tree; second: Tree }

/** What rows hold, too, so that values meet thresholds; all are 32-bit floats. */
export const forestNumber = fc.oneof(
  fc.constantFrom(-2, -1, 0, 1, 2, 3),
  fc.float({ min: -10, max: 10, noNaN: true }),
)

const treeOf = (features: number, outputs: number) =>
  fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, depthSize: 'medium' },
      fc.record({ leaf: fc.array(forestNumber, { minLength: outputs, maxLength: outputs }) }),
      fc.record({
        feature: fc.nat(features - 1),
        threshold: forestNumber,
        set: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 5 }),
        kind: fc.nat(15),
        first: tie('tree'),
        second: tie('tree'),
      }),
    ),
  })).tree

export interface ForestShape {
  features?: number
  outputs?: number
  /** Whether a leaf adds to all outputs. */
  hasLeafRows?: boolean
  hasLowInputs?: boolean
}

export const forestOf = ({
  features = 4,
  outputs = 1,
  hasLeafRows = false,
  hasLowInputs = false,
}: ForestShape) =>
  fc
    .record({
      trees: fc.array(fc.record({ output: fc.nat(outputs - 1), tree: treeOf(features, outputs) }), {
        minLength: 1,
        maxLength: 12,
      }),
      // JSON has no -0
      base: fc.array(
        forestNumber.map((value) => value + 0),
        { minLength: outputs, maxLength: outputs },
      ),
      sum: fc.constantFrom('float32' as const, 'float64' as const),
      factor: fc.constantFrom(1, 0.5),
      transform: fc.constantFrom(...transforms),
    })
    .map(({ trees, ...rest }): Forest => {
      const builder = new ForestBuilder()
      for (const { output, tree } of trees) addTree(builder, tree, hasLeafRows, output)
      return {
        inputs: hasLowInputs ? 2 * features : features,
        features: Array.from({ length: features }, (_, i) =>
          hasLowInputs ? { input: 2 * i, low_input: 2 * i + 1 } : { input: i },
        ),
        outputs,
        ...rest,
        ...builder.build(),
      }
    })

function addTree(builder: ForestBuilder, tree: Tree, hasLeafRows: boolean, output: number): void {
  const nodeOf = (node: Tree): SourceNode<Tree> => {
    if ('leaf' in node) return { leaf: hasLeafRows ? node.leaf : node.leaf[0]!, cover: 1 }
    const threshold = node.kind & IS_SET ? builder.addSet(node.set) : node.threshold
    return { ...node, threshold, cover: 2 }
  }
  builder.addTree(hasLeafRows ? 0 : output, tree, nodeOf)
}

/** Any forest of some shape, with rows for it. */
export const forestWithRows = fc
  .record({
    features: fc.integer({ min: 1, max: 5 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    hasLeafRows: fc.boolean(),
    hasLowInputs: fc.boolean(),
  })
  .chain((shape) =>
    forestOf(shape).chain((forest) =>
      fc
        .array(
          fc.array(fc.oneof(forestNumber, fc.constantFrom(NaN, 1e-40, 33)), {
            minLength: forest.inputs,
            maxLength: forest.inputs,
          }),
          { minLength: 1, maxLength: 9 },
        )
        .map((rows) => ({ forest, rows })),
    ),
  )
