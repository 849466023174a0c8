/** What an ONNX file says about its graph: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
import { fieldsOf, packedFloats, partsOf } from './wire.js'
import { numbersOf, readTensor, type Tensor } from './tensor.js'

export const elementTypes = {
  float: 1,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
} as const

export interface OnnxValue {
  name: string
  /** Of a tensor; undefined for sequences, maps and what has no type. */
  type: number | undefined
  /** Of a tensor: its sizes, undefined where they are open; undefined where it may have any. */
  shape: (number | undefined)[] | undefined
  isSequence: boolean
}

export interface OnnxNode {
  operator: string
  domain: string
  inputs: string[]
  outputs: string[]
  /** Attributes by name, not yet read. */
  attributes: Map<string, Uint8Array>
  /** All of the node, with its tag. */
  raw: Uint8Array
}

export interface OnnxFile {
  bytes: Uint8Array
  graph: Uint8Array
  irVersion: number
  /** The highest version by domain: '' is ai.onnx. */
  operatorSets: Map<string, number>
  /** Domains of the functions that the file itself defines. */
  functionDomains: Set<string>
  /** Without what has a value of its own. */
  inputs: OnnxValue[]
  outputs: OnnxValue[]
  nodes: OnnxNode[]
  /** Values that the file gives, as bytes of a TensorProto. */
  initializers: Map<string, Uint8Array>
}

const decoder = new TextDecoder()
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** @throws Error where the bytes are no such file */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  const fields = partsOf(bytes)
  const graphs = fields.filter(({ number }) => number === 7)
  if (graphs.length !== 1) throw new Error(`it has ${graphs.length} graphs`)
  const graph = graphs[0]!.bytes
  const parts = partsOf(graph)
  const all = (number: number) => parts.filter((part) => part.number === number)
  const initializers = new Map(all(5).map(({ bytes: tensor }) => [nameIn(tensor, 8), tensor]))
  const sparse = new Set(all(15).flatMap(({ bytes: tensor }) => sparseName(tensor)))
  return {
    bytes,
    graph,
    irVersion: fields.find(({ number }) => number === 1)?.value ?? 0,
    operatorSets: operatorSetsOf(fields.filter(({ number }) => number === 8).map((field) => field.bytes)),
    functionDomains: new Set(
      fields.filter(({ number }) => number === 25).map((field) => nameIn(field.bytes, 10)),
    ),
    inputs: all(11)
      .map((field) => readValue(field.bytes))
      .filter(({ name }) => !initializers.has(name) && !sparse.has(name)),
    outputs: all(12).map((field) => readValue(field.bytes)),
    nodes: all(1).map(({ bytes: node, raw }) => ({ ...readNode(node), raw })),
    initializers,
  }
}

/** The text of a field; empty where there is none. */
export const nameIn = (message: Uint8Array, number: number): string => {
  let name = ''
  for (const field of fieldsOf(message)) if (field.number === number) name = textOf(field.bytes)
  return name
}

const sparseName = (sparse: Uint8Array): string[] =>
  [...fieldsOf(sparse)].filter(({ number }) => number === 1).map((field) => nameIn(field.bytes, 8))

function operatorSetsOf(imports: Uint8Array[]): Map<string, number> {
  const versions = new Map<string, number>()
  for (const operatorSet of imports) {
    const name = nameIn(operatorSet, 1)
    const domain = name === 'ai.onnx' ? '' : name
    const version = [...fieldsOf(operatorSet)].find(({ number }) => number === 2)?.value ?? 0
    versions.set(domain, Math.max(version, versions.get(domain) ?? 0))
  }
  return versions
}

export function readNode(node: Uint8Array): Omit<OnnxNode, 'raw'> {
  const read: Omit<OnnxNode, 'raw'> = {
    ...{ operator: '', domain: '', inputs: [], outputs: [] },
    attributes: new Map(),
  }
  for (const { number, bytes } of fieldsOf(node))
    if (number === 1) read.inputs.push(textOf(bytes))
    else if (number === 2) read.outputs.push(textOf(bytes))
    else if (number === 4) read.operator = textOf(bytes)
    else if (number === 5) read.attributes.set(nameIn(bytes, 1), bytes)
    else if (number === 7) read.domain = textOf(bytes)
  if (read.domain === 'ai.onnx') read.domain = ''
  return read
}

function readValue(value: Uint8Array): OnnxValue {
  const type = [...fieldsOf(value)].find(({ number }) => number === 2)?.bytes
  const kind = type && [...fieldsOf(type)].find(({ number }) => number === 1 || number === 4)
  return {
    name: nameIn(value, 1),
    isSequence: kind?.number === 4,
    ...(kind?.number === 1 ? readTensorType(kind.bytes) : { type: undefined, shape: undefined }),
  }
}

function readTensorType(tensorType: Uint8Array): Pick<OnnxValue, 'type' | 'shape'> {
  const fields = [...fieldsOf(tensorType)]
  const shape = fields.find(({ number }) => number === 2)?.bytes
  return {
    type: fields.find(({ number }) => number === 1)?.value,
    shape:
      shape && [...fieldsOf(shape)].filter(({ number }) => number === 1).map(({ bytes }) => sizeOf(bytes)),
  }
}

/** Negative sizes and 0 stand for open ones, too. */
function sizeOf(dimension: Uint8Array): number | undefined {
  const size = [...fieldsOf(dimension)].find(({ number }) => number === 1)?.value ?? 0
  return size > 0 ? size : undefined
}

/** The texts, numbers or tensor of an attribute. */
export function readAttribute(node: Pick<OnnxNode, 'attributes'>, name: string) {
  const attribute = node.attributes.get(name)
  const strings: string[] = []
  const ints: number[] = []
  let tensor: Tensor | undefined
  for (const { number, value, bytes } of attribute ? fieldsOf(attribute) : [])
    if (number === 3) ints.push(value)
    else if (number === 4 || number === 9) strings.push(textOf(bytes))
    else if (number === 5) tensor = readTensor(bytes)
    else if (number === 8) for (const whole of numbersOf(value, bytes)) ints.push(whole)
  return { strings, ints, tensor }
}

/** The numbers of an attribute, whole or not. */
export function readNumbers({ attributes }: Pick<OnnxNode, 'attributes'>, name: string): number[] {
  const attribute = attributes.get(name)
  const numbers: number[] = []
  for (const { number, value, bytes } of attribute ? fieldsOf(attribute) : [])
    if (number === 8) for (const whole of numbersOf(value, bytes)) numbers.push(whole)
    else if (number === 7 && bytes.length === 0) numbers.push(value)
    else if (number === 7) for (const float of packedFloats(bytes)) numbers.push(float)
  return numbers
}
