/** A forest as the two files of a run: model.json says what it is, weights.bin holds its arrays one behind the other. */
import { z } from 'zod'
import { checkLength, parseModelJson } from '../registry/parse-artifacts.js'
import { createTurns } from '../turns.js'
import { checkForest } from './check-forest.js'
import { transforms, type Forest } from './forest.js'

const FORMAT = 'modelops-trees'
export const MAX_NODES = 2 ** 25
export const MAX_TREES = 2 ** 17
const MAX_INPUTS = 2 ** 18
export const MAX_OUTPUTS = 2 ** 16
const COPIED_AT_ONCE = 2 ** 18

const count = (most: number) => z.int().min(0).max(most)
const forestSchema = z.strictObject({
  format: z.literal(FORMAT),
  format_version: z.literal(1),
  inputs: count(MAX_INPUTS).min(1),
  features: z.array(z.strictObject({ input: count(MAX_INPUTS), low_input: count(MAX_INPUTS).optional() })),
  outputs: count(MAX_OUTPUTS).min(1),
  base: z.array(z.number()),
  sum: z.enum(['float32', 'float64']),
  factor: z.number(),
  transform: z.enum(transforms),
  trees: count(MAX_TREES),
  nodes: count(MAX_NODES),
  leaf_rows: count(MAX_NODES),
  sets: count(MAX_NODES),
  set_words: count(MAX_NODES),
})
type ForestJson = z.infer<typeof forestSchema>

type ArrayName = {
  [Name in keyof Forest]: Forest[Name] extends ArrayBufferView ? Name : never
}[keyof Forest]

/** In the order of weights.bin: large elements first, so that each is aligned. */
const arrays: readonly [name: ArrayName, type: NumbersType, length: (json: ForestJson) => number][] = [
  ['value', Float64Array, ({ nodes }) => nodes],
  ['leafRows', Float64Array, ({ leaf_rows, outputs }) => leaf_rows * outputs],
  ['roots', Int32Array, ({ trees }) => trees],
  ['treeOutputs', Int32Array, ({ trees }) => trees],
  ['feature', Int32Array, ({ nodes }) => nodes],
  ['child', Int32Array, ({ nodes }) => nodes],
  ['cover', Float32Array, ({ nodes }) => nodes],
  ['setStarts', Int32Array, ({ sets }) => sets + 1],
  ['setWords', Uint32Array, ({ set_words }) => set_words],
  ['kind', Uint8Array, ({ nodes }) => nodes],
]
type NumbersType =
  typeof Float64Array | typeof Float32Array | typeof Int32Array | typeof Uint32Array | typeof Uint8Array

export function writeForest(forest: Forest): { modelJson: Buffer; weights: Buffer } {
  const { inputs, features, outputs, base, sum, factor, transform } = forest
  const json: ForestJson = {
    format: FORMAT,
    format_version: 1,
    ...{ inputs, features: [...features], outputs, base: [...base], sum, factor, transform },
    trees: forest.roots.length,
    nodes: forest.feature.length,
    leaf_rows: forest.leafRows.length / outputs,
    sets: forest.setStarts.length - 1,
    set_words: forest.setWords.length,
  }
  const parts = arrays.map(([name]) => forest[name])
  return {
    modelJson: Buffer.from(JSON.stringify(json)),
    weights: Buffer.concat(
      parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    ),
  }
}

/**
 * In short turns of the event loop. The counts are compared with the bytes before anything is allocated.
 * @throws Problem unsupported_model where model.json is not that of a forest, artifact_corrupt where the arrays do not
 *   fit it or are no trees
 */
export async function readForest(modelJson: Buffer, weights: Buffer): Promise<Forest> {
  const json = parseModelJson(modelJson, forestSchema, 'a forest')
  const expected = arrays.reduce((sum, [, type, length]) => sum + type.BYTES_PER_ELEMENT * length(json), 0)
  checkLength(weights, expected)
  const endTurn = createTurns()
  const numbers: Partial<Record<ArrayName, Forest[ArrayName]>> = {}
  let offset = 0
  for (const [name, type, length] of arrays) {
    const copy = new type(length(json))
    const bytes = Buffer.from(copy.buffer)
    for (let at = 0; at < bytes.length; at += COPIED_AT_ONCE) {
      weights.copy(bytes, at, offset + at, offset + Math.min(at + COPIED_AT_ONCE, bytes.length))
      await endTurn()
    }
    offset += bytes.length
    numbers[name] = copy
  }
  const { inputs, features, outputs, base, sum, factor, transform } = json
  const forest = { inputs, features, outputs, base, sum, factor, transform, ...numbers } as Forest
  await checkForest(forest)
  return forest
}
