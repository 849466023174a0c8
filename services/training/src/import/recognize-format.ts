/** Which program wrote the file of a model, seen by how it begins: names say little. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { cannotServe } from './unsupported.js'

export type FileFormat = 'tfjs' | 'xgboost' | 'lightgbm' | 'onnx'

export const HEAD_BYTES = 512
const MAX_SHOWN = 20

/** By what a file begins with, read as Latin-1. */
const forms: readonly [start: RegExp, format: FileFormat][] = [
  [/^\{[iIlLU]/, 'xgboost'], // UBJ: what follows the brace is the type of a length
  [/^(\xef\xbb\xbf)?\s*\{\s*"(learner|version)"\s*:/, 'xgboost'],
  [/^(\xef\xbb\xbf)?\s*\{/, 'tfjs'],
  [/^(\xef\xbb\xbf)?tree\r?\nversion=/, 'lightgbm'],
  // Protocol buffers: the version, then another field of a ModelProto (producer, domain, graph, imports of operators, ...).
  // eslint-disable-next-line no-control-regex
  [/^\x08[\x01-\x7f][\x12\x1a\x22\x28\x32\x3a\x42\x72]/, 'onnx'],
]

const others: readonly [start: RegExp, what: string, advice: string][] = [
  [
    // eslint-disable-next-line no-control-regex
    /^\x80[\x02-\x05]|^x[\x01\x5e\x9c\xda]/,
    'a pickle or another packed file of Python, which is code and is not run',
    'save the model in its own form: XGBoost save_model("model.json"), LightGBM booster_.save_model("model.txt"), scikit-learn by skl2onnx as model.onnx',
  ],
  // eslint-disable-next-line no-control-regex
  [/^\x1f\x8b/, 'packed by gzip', 'unpack it (gunzip) and send the file within; a pickle is not run'],
  [
    /^\x89HDF/,
    'an HDF5 file of Keras',
    'convert it: tensorflowjs_converter --input_format=keras model.h5 web',
  ],
  [/^PK/, 'a zip within a zip', 'unpack it and send the files within'],
  [/^(binf|bs64)/, 'the binary form that XGBoost no longer writes', 'save_model("model.json") writes JSON'],
  [
    /^\s*\[\s*\{\s*"nodeid"|^\s*\{\s*"name"\s*:\s*"tree"/,
    'a dump of trees, which is not the whole model',
    'save the model itself: XGBoost save_model("model.json"), LightGBM save_model("model.txt")',
  ],
]

/**
 * A file that is not there counts as model.json of TensorFlow.js, whose import says what is missing.
 * @throws Problem unsupported_model for a form that is not read, saying what to do
 */
export async function recognizeFormat(path: string): Promise<FileFormat> {
  const head = await readHead(path)
  if (head === undefined) return 'tfjs'
  const name = basename(path)
  const other = others.find(([start]) => start.test(head))
  if (other) throw cannotServe(`the file ${name} is ${other[1]}`, other[2], name)
  const known = formatOf(head)
  if (known) return known
  throw cannotServe(
    head === ''
      ? `the file ${name} is empty`
      : `the file ${name} begins with ${shown(head)}, as no form does that is read, and the file model.json is missing`,
    'send one file (.onnx, .json or .ubj of XGBoost, .txt of LightGBM), or model.json of TensorFlow.js with its weight files',
    name,
  )
}

/** @param head what a file begins with, as Latin-1 */
export const formatOf = (head: string): FileFormat | undefined =>
  forms.find(([start]) => start.test(head))?.[1]

/** What is no text is shown as escapes. */
const shown = (head: string) =>
  JSON.stringify(head.slice(0, MAX_SHOWN)).replace(
    /[^ -~]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

async function readHead(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined)
  if (!file) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } catch {
    return undefined // a folder
  } finally {
    await file.close()
  }
}
