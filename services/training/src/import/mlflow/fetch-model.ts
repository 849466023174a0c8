/** A version of a model in the registry of MLflow, fetched as the file that its library wrote. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { isProblem } from '@modelops/common/problem'
import { fileName } from '../file-name.js'
import { externalFiles } from '../onnx/external-weights.js'
import { MAX_MODEL_BYTES } from '../receive-model.js'
import { cannotServe } from '../unsupported.js'
import { parseModelUri } from './model-uri.js'
import { TrackingServer, type MlflowSettings } from './tracking-server.js'

export interface FetchedModel {
  path: string
  /** Of the columns, as the signature of the model has them. */
  names: string[] | undefined
}

const aliasSchema = z.object({ model_version: z.object({ version: z.coerce.string() }) })
const locationSchema = z.object({ artifact_uri: z.string() })
const flavourSchema = z.looseObject({ data: z.string().optional() })
const mlmodelSchema = z.object({
  flavors: z.record(z.string(), flavourSchema),
  signature: z.object({ inputs: z.string().nullish() }).nullish(),
})
const signatureSchema = z.array(z.object({ name: z.string() }))

/** In this order: a version may have several. */
const known = ['onnx', 'xgboost', 'lightgbm'] as const
/** What every version has besides. */
const GENERAL = 'python_function'

/**
 * @param uri `models:/name@alias` or `models:/name/version`
 * @param folder gets the file
 * @throws Problem invalid_query, model_not_found, unsupported_model, bad_gateway or too_large
 */
export async function fetchModel(
  uri: string,
  folder: string,
  settings: MlflowSettings,
): Promise<FetchedModel> {
  const server = new TrackingServer(settings)
  const root = await artifactsOf(uri, server)
  const mlmodel = await unlessMissing(server.text(`${root}/MLmodel`))
  if (mlmodel === undefined) return fetchTfjs(uri, root, folder, server)
  const { flavors, signature } = readMlmodel(mlmodel, uri)
  const data = fileOf(flavors, uri)
  const path = join(folder, fileName(data)!)
  await server.download(`${root}/${data}`, path, MAX_MODEL_BYTES)
  if (data.endsWith('.onnx')) await fetchWeights(path, root, data, server)
  return { path, names: namesOf(signature?.inputs) }
}

/** MLflow has no flavour of TensorFlow.js: its files lie in the folder that the version was registered from. */
async function fetchTfjs(
  uri: string,
  root: string,
  folder: string,
  server: TrackingServer,
): Promise<FetchedModel> {
  const path = join(folder, 'model.json')
  const found = await unlessMissing(
    server.download(`${root}/model.json`, path, MAX_MODEL_BYTES).then(() => path),
  )
  if (found === undefined)
    throw cannotServe(
      `the files of ${uri} hold neither MLmodel nor model.json`,
      'log the model by its flavour (mlflow.onnx.log_model), or the files of TensorFlow.js at the top of the folder',
    )
  await fetchBeside(path, root + '/', weightFiles(await readFile(path, 'utf8')), server)
  return { path, names: undefined }
}

/** Undefined where the server has no such file. */
const unlessMissing = <T>(fetched: Promise<T>): Promise<T | undefined> =>
  fetched.catch((error: unknown) => {
    if (isProblem(error, 'model_not_found')) return undefined
    throw error
  })

const weightsManifestSchema = z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })) })

/** None of what is no model.json, as its import will say. */
function weightFiles(text: string): string[] {
  try {
    const { weightsManifest } = weightsManifestSchema.parse(JSON.parse(text))
    return weightsManifest.flatMap(({ paths }) => paths).filter((path) => fileName(path) === path)
  } catch {
    return []
  }
}

/** MLflow keeps large tensors in files beside model.onnx. */
async function fetchWeights(path: string, root: string, data: string, server: TrackingServer): Promise<void> {
  const folder = `${root}/${data}`.replace(/[^/]+$/, '')
  await fetchBeside(path, folder, filesBeside(await readFile(path)), server)
}

/** @param from the folder on the server, with a slash behind */
async function fetchBeside(
  path: string,
  from: string,
  names: readonly string[],
  server: TrackingServer,
): Promise<void> {
  let left = MAX_MODEL_BYTES
  for (const name of names) {
    const target = join(dirname(path), name)
    await server.download(from + name, target, left)
    left -= (await stat(target)).size
  }
}

/** None of what is no ONNX file, as its import will say. */
function filesBeside(file: Buffer): string[] {
  try {
    return externalFiles(file)
  } catch {
    return []
  }
}

/** Where the files of a version are, on the tracking server. */
async function artifactsOf(uri: string, server: TrackingServer): Promise<string> {
  const { name, alias, version: given } = parseModelUri(uri)
  const version =
    given ??
    (await server.get('registered-models/alias', { name, alias: alias! }, aliasSchema)).model_version.version
  const query = { name, version }
  const { artifact_uri } = await server.get('model-versions/get-download-uri', query, locationSchema)
  const [, path] = /^mlflow-artifacts:\/+(.+)$/.exec(artifact_uri) ?? []
  if (path !== undefined && isPlain(path)) return path
  throw cannotServe(
    `the files of ${uri} lie in ${artifact_uri.slice(0, 200)}, which the MLflow server does not hand out`,
    'start it with --artifacts-destination (mlflow-artifacts:/), or download the file and send it',
    artifact_uri.slice(0, 200),
  )
}

function readMlmodel(text: string, uri: string): z.infer<typeof mlmodelSchema> {
  try {
    return mlmodelSchema.parse(load(text))
  } catch {
    throw cannotServe(`MLmodel of ${uri} cannot be read`, 'log the model once more')
  }
}

function fileOf(flavors: z.infer<typeof mlmodelSchema>['flavors'], uri: string): string {
  const flavour = known.find((name) => name in flavors)
  const names = Object.keys(flavors).filter((name) => name !== GENERAL)
  if (!flavour)
    throw cannotServe(
      `${uri} is of the flavour ${names.join(', ') || GENERAL}, which only Python runs`,
      'log it as ONNX (mlflow.onnx.log_model), XGBoost or LightGBM',
      names,
    )
  const { data } = flavors[flavour]!
  if (data !== undefined && isPlain(data) && !/\.(?:pkl|skops)$/.test(data)) return data
  throw cannotServe(
    `${uri} holds ${data ?? 'no file'}, an object of Python`,
    flavour === 'lightgbm'
      ? 'log the booster itself: mlflow.lightgbm.log_model(model.booster_, ...)'
      : 'log it in the form of its library',
    data ?? null,
  )
}

/** A path that leads nowhere else. */
const isPlain = (path: string): boolean => path.split('/').every((part) => fileName(part) === part)

function namesOf(inputs: string | null | undefined): string[] | undefined {
  try {
    return signatureSchema.parse(JSON.parse(inputs ?? '')).map(({ name }) => name)
  } catch {
    return undefined // tensors have no names
  }
}
