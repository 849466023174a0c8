/** A zip that holds one model: nothing but its files is unpacked, without their folders, and no more than may be sent. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Entry } from 'yauzl'
import { isProblem, Problem } from '@modelops/common/problem'
import { damaged, openArchive, type Archive } from '../datasets/formats/zip.js'
import { fileName } from './file-name.js'
import { MAX_FILES, MAX_MODEL_BYTES } from './receive-model.js'
import { formatOf, HEAD_BYTES } from './recognize-format.js'
import { cannotServe } from './unsupported.js'

const MAX_LISTED = 10
/** Of models that are one file. */
const modelName = /\.(?:onnx|json|ubj|txt)$/i

const others: readonly [entry: RegExp, what: string, advice: string][] = [
  [/^model\.weights\.h5$/, 'a .keras file', "save it as ONNX: model.export('model.onnx', format='onnx')"],
  [/(?:^|\/)data\.pkl$/, 'a file of PyTorch, which is code', 'export the model: torch.onnx.export(...)'],
  [/^saved_model\.pb$/, 'a SavedModel', 'convert it: tensorflowjs_converter, or tf2onnx'],
]

/**
 * @param path a file
 * @param folder gets what is unpacked
 * @returns where the model is: the file itself, unless it is a zip
 * @throws Problem unsupported_model, bad_request or too_large
 */
export async function unpackModel(path: string, folder: string): Promise<string> {
  if (!(await isZip(path))) return path
  const archive = await openModelArchive(path)
  try {
    const model = await modelIn(archive, basename(path))
    const within = await mkdtemp(join(folder, 'unpacked-'))
    await unpack(archive, filesOf(archive, model), within)
    return join(within, fileName(model)!)
  } finally {
    archive.close()
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  try {
    return (await file?.read(Buffer.alloc(2), 0, 2, 0))?.buffer.toString('latin1') === 'PK'
  } catch {
    return false // a folder
  } finally {
    await file?.close()
  }
}

/** What is wrong with an archive is wrong with a model here. */
async function openModelArchive(path: string): Promise<Archive> {
  try {
    return await openArchive(path)
  } catch (cause) {
    if (!isProblem(cause, 'invalid_data')) throw cause
    throw cannotServe(cause.detail, 'a zip of one model, or its files as they are', basename(path))
  }
}

/** The path of model.json of TensorFlow.js, or of the only file that may be a model. */
async function modelIn(archive: Archive, name: string): Promise<string> {
  const paths = [...archive.entries.keys()]
  for (const [entry, what, advice] of others)
    if (paths.some((path) => entry.test(path))) throw cannotServe(`${name} is ${what}`, advice, name)
  const known = paths.filter((path) => fileName(path) === 'model.json')
  const named = known.length > 0 ? known : paths.filter((path) => modelName.test(path))
  const models = named.length > 1 && known.length === 0 ? await modelsAmong(named, archive) : named
  const [model, another] = models.length > 0 || paths.length > 1 ? models : paths
  if (model !== undefined && another === undefined) return model
  const listed = paths.slice(0, MAX_LISTED).map((path) => JSON.stringify(path.slice(0, 200)))
  throw cannotServe(
    `${name} holds ${models.length === 0 ? 'no model' : `${models.length} models`}: ${listed.join(', ') || 'nothing'}${paths.length > MAX_LISTED ? ', ...' : ''}`,
    'pack one model alone: model.json of TensorFlow.js with its weight files, or one file .onnx, .json, .ubj or .txt',
    name,
  )
}

/** Beside a model lie README.txt, requirements.txt and the like: what a file is, is seen by how it begins. */
async function modelsAmong(paths: readonly string[], archive: Archive): Promise<string[]> {
  const models: string[] = []
  for (const path of paths.slice(0, MAX_FILES)) {
    const format = formatOf(await headOf(archive, archive.entries.get(path)!))
    if (format && format !== 'tfjs') models.push(path) // other JSON is not known from theirs
  }
  return models
}

async function headOf(archive: Archive, entry: Entry): Promise<string> {
  let head = ''
  try {
    for await (const chunk of await archive.read(entry)) {
      head += (chunk as Buffer).toString('latin1')
      if (head.length >= HEAD_BYTES) break
    }
  } catch (error) {
    throw notUnpacked(error, entry.fileName)
  }
  return head
}

/** Weights lie beside model.json. */
function filesOf({ entries }: Archive, model: string): Entry[] {
  if (fileName(model) !== 'model.json') return [entries.get(model)!]
  const folder = model.slice(0, model.lastIndexOf('/') + 1)
  const files = [...entries].filter(([path]) => path.startsWith(folder)).map(([, entry]) => entry)
  if (files.length > MAX_FILES) throw tooLarge(`holds ${files.length} files; at most ${MAX_FILES} are read`)
  return files
}

async function unpack(archive: Archive, files: readonly Entry[], folder: string): Promise<void> {
  const bytes = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (bytes > MAX_MODEL_BYTES)
    throw tooLarge(`unpacks to ${bytes} bytes; at most ${MAX_MODEL_BYTES} are read`)
  for (const entry of files) {
    const name = fileName(entry.fileName)
    if (name === undefined) continue
    try {
      // No stream gives more than its entry says.
      await pipeline(await archive.read(entry), createWriteStream(join(folder, name), { flags: 'wx' }))
    } catch (error) {
      throw notUnpacked(error, name)
    }
  }
}

function notUnpacked(error: unknown, name: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'EEXIST')
    return new Problem('bad_request', `two files of the zip are called ${JSON.stringify(name)}`, {
      received: name,
    })
  if (syscall !== undefined) return error
  const { detail } = isProblem(error) ? error : damaged(error)
  return cannotServe(detail, 'a zip that can be unpacked', name)
}

const tooLarge = (what: string) => new Problem('too_large', `the zip ${what}`)
