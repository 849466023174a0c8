/** A TensorFlow.js model as it lies in a folder: model.json and the weight files that it names. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Artifacts } from '@modelops/common/registry/model-registry'
import { Problem } from '@modelops/common/problem'
import { parseModelJson } from '@modelops/common/registry/parse-artifacts'
import { TFJS_MODEL } from '@modelops/common/tensorflow/model-json'
import { fileName } from '../file-name.js'

const modelSchema = z.looseObject({
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.unknown()) })),
})
type ModelJson = z.infer<typeof modelSchema>

/**
 * Reads a model and joins its weight files into one.
 * @throws Problem unsupported_model, or artifact_corrupt naming the weight file that is missing
 */
export async function readModelFiles(modelJsonPath: string): Promise<Artifacts> {
  const model = parseModelJson(await readOrThrow(modelJsonPath, 'unsupported_model'), modelSchema, TFJS_MODEL)
  const paths = model.weightsManifest.flatMap((group) => group.paths.map(weightFile))
  const folder = dirname(modelJsonPath)
  const parts = await Promise.all(paths.map((path) => readOrThrow(join(folder, path), 'artifact_corrupt')))
  return { modelJson: Buffer.from(JSON.stringify(withOneFile(model))), weights: Buffer.concat(parts) }
}

/** Without folders, as tfjs writes them: a path cannot lead elsewhere. */
function weightFile(path: string): string {
  const name = fileName(path)
  if (name !== undefined) return name
  const detail = `model.json names a weight file ${JSON.stringify(path.slice(0, 200))}, which is no name of a file`
  throw new Problem('unsupported_model', detail, { received: path.slice(0, 200) })
}

const withOneFile = ({ weightsManifest, ...rest }: ModelJson): ModelJson => ({
  ...rest,
  weightsManifest: [{ paths: ['weights.bin'], weights: weightsManifest.flatMap((group) => group.weights) }],
})

const otherModels =
  ', as tfjs and tensorflowjs_converter write them; of other programs (joblib, .keras, .h5, ...) no files are read'

async function readOrThrow(path: string, code: 'unsupported_model' | 'artifact_corrupt'): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const { code: reason, message } = cause as NodeJS.ErrnoException
    const why = reason === 'ENOENT' ? 'is missing' : `cannot be read (${message})`
    const detail = `the file ${basename(path)} ${why}; a model is its model.json and every weight file named in it${code === 'unsupported_model' ? otherModels : ''}`
    throw new Problem(code, detail, { expected: basename(path), cause })
  }
}
