/** The content of a small TensorProto: names of classes, categories, indices, shapes. */
import { fieldsOf, packedFloats, packedVarints } from './wire.js'

export interface Tensor {
  dims: number[]
  type: number
  /** Of a tensor of strings. */
  strings: string[]
  /** Of a tensor of integers. */
  integers: number[]
}

const FLOAT = 1
const INT32 = 6
const INT64 = 7
const DOUBLE = 11

/** Numbers other than integers are not read. */
export function readTensor(tensor: Uint8Array): Tensor {
  const read: Tensor = { dims: [], type: 0, strings: [], integers: [] }
  let raw: Uint8Array | undefined
  for (const { number, value, bytes } of fieldsOf(tensor))
    if (number === 1) append(read.dims, numbersOf(value, bytes))
    else if (number === 2) read.type = value
    else if (number === 5 || number === 7) append(read.integers, numbersOf(value, bytes))
    else if (number === 6) read.strings.push(Buffer.from(bytes).toString())
    else if (number === 9) raw = bytes
  if (raw) append(read.integers, rawIntegers(raw, read.type))
  return read
}

/** `push(...more)` takes some hundred thousand numbers at most. */
function append(numbers: number[], more: readonly number[]): void {
  for (const number of more) numbers.push(number)
}

/** Repeated numbers come one by one or packed. */
export const numbersOf = (value: number, bytes: Uint8Array): number[] =>
  bytes.length > 0 ? packedVarints(bytes) : [value]

function rawIntegers(raw: Uint8Array, type: number): number[] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  if (type === INT32) return Array.from({ length: raw.length >> 2 }, (_, i) => view.getInt32(4 * i, true))
  if (type === INT64)
    return Array.from({ length: raw.length >> 3 }, (_, i) => Number(view.getBigInt64(8 * i, true)))
  return []
}

/** The numbers of a tensor of floats or doubles, as floats; undefined of any other. */
export function readFloats(tensor: Uint8Array): Float32Array | undefined {
  let type = 0
  const parts: Uint8Array[] = []
  for (const { number, value, bytes } of fieldsOf(tensor))
    if (number === 2) type = value
    else if (number === 4 || number === 9 || number === 10) parts.push(bytes)
  const [content, another] = parts
  if (!content || another) return undefined
  if (type === FLOAT) return packedFloats(content)
  return type === DOUBLE ? Float32Array.from(packedDoubles(content)) : undefined
}

function packedDoubles(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw new Error(`${bytes.length} bytes are no 64-bit numbers`)
  return new Float64Array(Uint8Array.from(bytes).buffer)
}
