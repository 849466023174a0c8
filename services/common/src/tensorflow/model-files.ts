/** TensorFlow.js models as two files: model.json (topology and weight specifications) and one weights.bin. */
import { io, util } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { z } from 'zod'
import { Problem } from '../problem.js'

export type TfModel = LayersModel | GraphModel

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
type ModelJson = z.infer<typeof modelSchema>
const quantizedBytes = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4 }

/**
 * Loads a layers or graph model; its tensors live on the active back end (see useBackend).
 * @param weights all weights in the order of model.json's weightsManifest
 * @throws Problem unsupported_model where model.json is not a model TensorFlow.js can run, artifact_corrupt where the
 *   weights do not fit it
 */
export async function loadModel(modelJson: Buffer, weights: Buffer): Promise<TfModel> {
  const parsed = parseModelJson(modelJson)
  checkWeightsSize(parsed, weights)
  const artifacts = {
    ...parsed,
    weightSpecs: weightsOf(parsed),
    weightData: new Uint8Array(weights).buffer, // a copy that starts at 0, as tfjs reads whole ArrayBuffers
  } as io.ModelArtifacts
  try {
    return await (isGraph(parsed) ? loadGraph(artifacts) : loadLayers(artifacts))
  } catch (cause) {
    const detail = `TensorFlow.js cannot load the model: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new Problem('unsupported_model', detail, { cause })
  }
}

/** The model's topology and weights, without the optimizer: what loadModel reads. */
export async function saveModel(model: LayersModel): Promise<{ modelJson: Buffer; weights: Buffer }> {
  const artifacts = await new Promise<io.ModelArtifacts>((resolve, reject) => {
    const handler = io.withSaveHandler((saved) => {
      resolve(saved)
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } })
    })
    model.save(handler).catch(reject)
  })
  const { modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData } = artifacts
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
  const json = { format, generatedBy, convertedBy, modelTopology, weightsManifest }
  return {
    modelJson: Buffer.from(JSON.stringify(json)),
    weights: Buffer.from(io.CompositeArrayBuffer.join(weightData)),
  }
}

async function loadLayers(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  const { loadLayersModel } = await import('@tensorflow/tfjs-layers')
  return loadLayersModel(io.fromMemory(artifacts))
}

async function loadGraph(artifacts: io.ModelArtifacts): Promise<GraphModel> {
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter')
  return loadGraphModel(io.fromMemory(artifacts))
}

/** Old converters leave `format` out; a TensorFlow GraphDef has `node`. */
const isGraph = ({ format, modelTopology }: ModelJson): boolean =>
  format === 'graph-model' || (format === undefined && 'node' in modelTopology)

function parseModelJson(modelJson: Buffer): ModelJson {
  let json: unknown
  try {
    json = JSON.parse(modelJson.toString('utf8'))
  } catch (cause) {
    throw new Problem('unsupported_model', `model.json is not JSON: ${(cause as Error).message}`, { cause })
  }
  const result = modelSchema.safeParse(json)
  if (result.success) return result.data
  const detail = `model.json is not that of a TensorFlow.js model: ${z.prettifyError(result.error)}`
  throw new Problem('unsupported_model', detail, { cause: result.error })
}

function checkWeightsSize(model: ModelJson, weights: Buffer): void {
  const expected = weightsOf(model).reduce((bytes, weight) => bytes + sizeOf(weight), 0)
  if (expected === weights.length) return
  const detail = `weights.bin has ${weights.length} bytes, model.json describes ${expected}: the file is not the model's, or not complete`
  throw new Problem('artifact_corrupt', detail, { received: weights.length, expected })
}

const weightsOf = (model: ModelJson) => model.weightsManifest.flatMap((group) => group.weights)

function sizeOf({ shape, dtype, quantization }: z.infer<typeof weightSchema>): number {
  const bytes = quantization ? quantizedBytes[quantization.dtype] : util.bytesPerElement(dtype)
  return bytes * util.sizeFromShape(shape)
}
