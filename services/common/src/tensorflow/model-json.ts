/** TensorFlow.js models as two files, read without TensorFlow.js: model.json (topology, weight specifications) and weights.bin. */
import { z } from 'zod'
import { checkLength, parseModelJson } from '../registry/parse-artifacts.js'

/** For messages. */
export const TFJS_MODEL = 'a TensorFlow.js model'

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool', 'complex64']),
  quantization: z
    .looseObject({ dtype: z.enum(['uint8', 'uint16', 'float16', 'float32', 'int32']) })
    .optional(),
})
const modelSchema = z.looseObject({
  format: z.enum(['layers-model', 'graph-model']).optional(),
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(z.looseObject({ weights: z.array(weightSchema) })),
})
const elementBytes = { float32: 4, int32: 4, bool: 1, complex64: 8 }
const quantizedBytes = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4 }

export type WeightSpec = z.infer<typeof weightSchema>

export interface ModelFiles {
  /** All of model.json. */
  json: z.infer<typeof modelSchema>
  specs: WeightSpec[]
  /** Bytes of each weight. */
  sizes: number[]
  /** In the order of the specifications; their sizes add up to its length. */
  weights: Buffer
}

/**
 * @param weights all weights in the order of model.json's weightsManifest
 * @throws Problem unsupported_model where model.json is not that of a model, artifact_corrupt where the weights do not
 *   fit it
 */
export function parseModelFiles(modelJson: Buffer, weights: Buffer): ModelFiles {
  const json = parseModelJson(modelJson, modelSchema, TFJS_MODEL)
  const specs = json.weightsManifest.flatMap((group) => group.weights)
  const sizes = specs.map(sizeOf)
  const expected = sizes.reduce((sum, bytes) => sum + bytes, 0)
  checkLength(weights, expected)
  return { json, specs, sizes, weights }
}

function sizeOf({ shape, dtype, quantization }: WeightSpec): number {
  const bytes = quantization ? quantizedBytes[quantization.dtype] : elementBytes[dtype]
  return shape.reduce((product, size) => product * size, bytes)
}
