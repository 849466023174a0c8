/** Weights that lie in files beside an ONNX file, as MLflow and onnx save them, are put into the file itself. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileName } from '../file-name.js'
import { textOf } from './onnx-file.js'
import { bytes as field, fieldsOf, integer, message, partsOf, type Field } from './wire.js'

const [GRAPH, INITIALIZER, RAW_DATA, EXTERNAL, LOCATION] = [7, 5, 9, 13, 14] as const

interface Place {
  file: string
  offset: number
  /** Undefined: to the end. */
  length: number | undefined
}

/** The names of the files. @throws Error where the bytes are no ONNX file */
export function externalFiles(file: Uint8Array): string[] {
  const places = graphsOf(file).flatMap((graph) => initializersOf(graph).map(({ bytes }) => placeOf(bytes)))
  return [...new Set(places.flatMap((place) => (place ? [place.file] : [])))]
}

/**
 * Tensors of files that are not there, and others than initializers of the graph, stay as they are.
 * @param folder of the file
 * @throws Error where the bytes are no ONNX file
 */
export async function withExternalWeights(file: Buffer, folder: string): Promise<Buffer> {
  const names = externalFiles(file)
  if (names.length === 0) return file
  const files = new Map<string, Buffer>()
  for (const name of names) {
    const content = await readFile(join(folder, name)).catch(() => undefined)
    if (content) files.set(name, content)
  }
  return rewritten(file, GRAPH, (graph) => rewritten(graph, INITIALIZER, (tensor) => inlined(tensor, files)))
}

const graphsOf = (file: Uint8Array) => partsOf(file).filter(({ number }) => number === GRAPH)
const initializersOf = ({ bytes }: Field) => partsOf(bytes).filter(({ number }) => number === INITIALIZER)

/** A message with other content in the fields of a number. */
const rewritten = (content: Uint8Array, number: number, change: (field: Uint8Array) => Uint8Array): Buffer =>
  message(
    ...[...fieldsOf(content)].map((one) =>
      one.number === number ? field(number, change(one.bytes)) : one.raw,
    ),
  )

function inlined(tensor: Uint8Array, files: ReadonlyMap<string, Buffer>): Uint8Array {
  const place = placeOf(tensor)
  const content = place && files.get(place.file)
  if (!content) return tensor
  const end = place.length === undefined ? content.length : place.offset + place.length
  const rest = [...fieldsOf(tensor)].filter(({ number }) => number !== EXTERNAL && number !== LOCATION)
  const data = content.subarray(place.offset, end)
  return message(...rest.map(({ raw }) => raw), field(RAW_DATA, data), integer(LOCATION, 0))
}

/** Where a tensor lies; undefined where it is in the file, or elsewhere than beside it. */
function placeOf(tensor: Uint8Array): Place | undefined {
  const entries = new Map<string, string>()
  for (const { number, bytes } of fieldsOf(tensor)) if (number === EXTERNAL) entries.set(...entryOf(bytes))
  const location = entries.get('location')
  if (location === undefined || fileName(location) !== location) return undefined
  const length = entries.get('length')
  return {
    file: location,
    offset: Number(entries.get('offset') ?? 0),
    length: length === undefined ? undefined : Number(length),
  }
}

function entryOf(entry: Uint8Array): [key: string, value: string] {
  const texts = ['', '']
  for (const { number, bytes } of fieldsOf(entry)) if (number < 3) texts[number - 1] = textOf(bytes)
  return texts as [string, string]
}
