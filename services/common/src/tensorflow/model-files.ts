/** Loading and saving TensorFlow.js models as two files: model.json and one weights.bin. */
import { createRequire } from 'node:module'
import type { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type * as converter from '@tensorflow/tfjs-converter'
import { messageOf, Problem } from '../problem.js'
import { parseModelFiles, type ModelFiles } from './model-json.js'
import core from './tfjs-core.js'

const require = createRequire(import.meta.url)

export type TfModel = LayersModel | converter.GraphModel

/** As loadParsedModel, from the files' bytes; throws what parseModelFiles throws, too. */
export async function loadModel(modelJson: Buffer, weights: Buffer): Promise<TfModel> {
  return loadParsedModel(parseModelFiles(modelJson, weights))
}

/**
 * Loads a layers or graph model; its tensors live on the active back end (see useBackend).
 * @throws Problem unsupported_model where it is not one that TensorFlow.js can run
 */
export async function loadParsedModel({ json, specs, weights }: ModelFiles): Promise<TfModel> {
  const artifacts = {
    ...json,
    weightSpecs: specs,
    weightData: new Uint8Array(weights).buffer, // a copy that starts at 0, as tfjs reads whole ArrayBuffers
  } as io.ModelArtifacts
  try {
    return await (isGraph(json) ? loadGraph(artifacts) : loadLayers(artifacts))
  } catch (cause) {
    const detail = `TensorFlow.js cannot load the model: ${messageOf(cause)}`
    throw new Problem('unsupported_model', detail, { cause })
  }
}

/** The model's topology and weights, without the optimizer: what loadModel reads. */
export async function saveModel(model: LayersModel): Promise<{ modelJson: Buffer; weights: Buffer }> {
  const artifacts = await new Promise<io.ModelArtifacts>((resolve, reject) => {
    const handler = core.io.withSaveHandler((saved) => {
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
    weights: Buffer.from(core.io.CompositeArrayBuffer.join(weightData)),
  }
}

async function loadLayers(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  const { default: layers } = await import('./tfjs-layers.js')
  await import('./preprocessing-layers.js')
  return layers.loadLayersModel(core.io.fromMemory(artifacts))
}

async function loadGraph(artifacts: io.ModelArtifacts): Promise<converter.GraphModel> {
  const { loadGraphModel } = require('@tensorflow/tfjs-converter') as typeof converter
  return loadGraphModel(core.io.fromMemory(artifacts))
}

/** Old converters leave `format` out; a TensorFlow GraphDef has `node`. */
const isGraph = ({ format, modelTopology }: ModelFiles['json']): boolean =>
  format === 'graph-model' || (format === undefined && 'node' in modelTopology)
