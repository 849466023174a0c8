/** A TensorFlow.js model that is being made ready to be published: its model.json as an object, and its weights one by one. */
import type { Artifacts } from '@modelops/common/registry/model-registry'
import { parseModelFiles, type WeightSpec } from '@modelops/common/tensorflow/model-json'

export type Json = Record<string, unknown>

export interface Weight {
  spec: WeightSpec
  bytes: Buffer
}

export interface ModelDraft {
  /** All of model.json but the weights. */
  json: Json & { modelTopology: Json }
  weights: Weight[]
}

/** @throws Problem unsupported_model, artifact_corrupt */
export function toDraft({ modelJson, weights }: Artifacts): ModelDraft {
  const files = parseModelFiles(modelJson, weights)
  let offset = 0
  const split = files.specs.map((spec, i) => {
    const start = offset
    offset += files.sizes[i]!
    return { spec, bytes: weights.subarray(start, offset) }
  })
  return { json: files.json, weights: split }
}

export const toArtifacts = ({ json, weights }: ModelDraft): Artifacts => ({
  modelJson: Buffer.from(
    JSON.stringify({
      ...json,
      weightsManifest: [{ paths: ['weights.bin'], weights: weights.map(({ spec }) => spec) }],
    }),
  ),
  weights: joined(weights),
})

const joinedWeights = new WeakMap<Weight[], Buffer>()

/** Once for each list: they may be large, and edits of a model seldom change them. */
function joined(weights: Weight[]): Buffer {
  const known = joinedWeights.get(weights) ?? Buffer.concat(weights.map(({ bytes }) => bytes))
  joinedWeights.set(weights, known)
  return known
}

export function hasNaN({ spec: { dtype, quantization }, bytes }: Weight): boolean {
  if (dtype !== 'float32' || (quantization && quantization.dtype !== 'float32')) return false
  for (let at = 0; at < bytes.length; at += 4) if (Number.isNaN(bytes.readFloatLE(at))) return true
  return false
}

export const isGraph = ({ json }: ModelDraft): boolean =>
  json['format'] === 'graph-model' || (json['format'] === undefined && 'node' in json.modelTopology)

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
