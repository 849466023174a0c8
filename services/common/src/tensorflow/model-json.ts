/** TensorFlow.js models as two files, read without TensorFlow.js: model.json (topology, weight specifications) and weights.bin. */
import { z } from 'zod'
import { Problem } from '../problem.js'

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
  const json = parseModelJson(modelJson, modelSchema)
  const specs = json.weightsManifest.flatMap((group) => group.weights)
  const sizes = specs.map(sizeOf)
  const expected = sizes.reduce((sum, bytes) => sum + bytes, 0)
  if (expected === weights.length) return { json, specs, sizes, weights }
  const detail = `weights.bin has ${weights.length} bytes, model.json describes ${expected}: the file is not the model's, or not complete`
  throw new Problem('artifact_corrupt', detail, { received: weights.length, expected })
}

/**
 * @param schema what of it is needed
 * @throws Problem unsupported_model
 */
export function parseModelJson<T>(modelJson: Buffer, schema: z.ZodType<T>): T {
  let json: unknown
  try {
    json = JSON.parse(modelJson.toString('utf8'))
  } catch (cause) {
    throw new Problem('unsupported_model', `model.json is not JSON: ${(cause as Error).message}`, { cause })
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const detail = `model.json is not that of a TensorFlow.js model: ${z.prettifyError(result.error)}`
  throw new Problem('unsupported_model', detail, { cause: result.error })
}

function sizeOf({ shape, dtype, quantization }: WeightSpec): number {
  const bytes = quantization ? quantizedBytes[quantization.dtype] : elementBytes[dtype]
  return shape.reduce((product, size) => product * size, bytes)
}
