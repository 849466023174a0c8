/** The content of a small TensorProto: names of classes, categories, indices, shapes. */
import { fieldsOf, packedVarints } from './wire.js'

export interface Tensor {
  dims: number[]
  type: number
  /** Of a tensor of strings. */
  strings: string[]
  /** Of a tensor of integers. */
  integers: number[]
}

const INT32 = 6
const INT64 = 7

/** Numbers other than integers are not read. */
export function readTensor(tensor: Uint8Array): Tensor {
  const read: Tensor = { dims: [], type: 0, strings: [], integers: [] }
  let raw: Uint8Array | undefined
  for (const { number, value, bytes } of fieldsOf(tensor))
    if (number === 1) read.dims.push(...numbersOf(value, bytes))
    else if (number === 2) read.type = value
    else if (number === 5 || number === 7) read.integers.push(...numbersOf(value, bytes))
    else if (number === 6) read.strings.push(Buffer.from(bytes).toString())
    else if (number === 9) raw = bytes
  if (raw) read.integers.push(...rawIntegers(raw, read.type))
  return read
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
