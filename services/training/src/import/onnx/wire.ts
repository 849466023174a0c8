/** The wire format of Protocol Buffers, as far as ONNX files need it: https://protobuf.dev/programming-guides/encoding. */

export interface Field {
  number: number
  /** Of varints and fixed numbers. */
  value: number
  /** Of everything else: strings, messages, packed numbers. */
  bytes: Uint8Array
  /** All of the field, with its tag. */
  raw: Uint8Array
}

const NOTHING = new Uint8Array(0)
const MAX_VARINT_BYTES = 10
/** Of a file, and of its graph: nodes, weights, inputs, descriptions of values. */
const MAX_PARTS = 300_000

/**
 * The fields of a message in their order.
 * @throws Error where the bytes end too early or are no such message
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new WireReader(message)
  while (!reader.isDone) yield reader.field()
}

/**
 * The same, of a file or its graph. An empty part takes two bytes: hundreds of millions of them would keep other imports waiting.
 * @throws Error for more than there are in any graph that is served, too
 */
export function partsOf(message: Uint8Array): Field[] {
  const parts: Field[] = []
  for (const field of fieldsOf(message))
    if (parts.push(field) > MAX_PARTS) throw new Error(`it has more than ${MAX_PARTS} parts`)
  return parts
}

/** The numbers of a packed field of varints. */
export function packedVarints(bytes: Uint8Array): number[] {
  const reader = new WireReader(bytes)
  const numbers: number[] = []
  while (!reader.isDone) numbers.push(reader.varint())
  return numbers
}

/** The numbers of a packed field of 32-bit floats. */
export function packedFloats(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw new Error(`${bytes.length} bytes are no 32-bit numbers`)
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

class WireReader {
  #at = 0
  readonly #view: DataView

  constructor(private readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isDone(): boolean {
    return this.#at >= this.bytes.length
  }

  field(): Field {
    const start = this.#at
    const tag = this.varint()
    const number = Math.floor(tag / 8)
    if (number < 1 || number > 2 ** 29) throw new Error(`a field has the number ${number}`)
    const content = this.#content(tag % 8)
    return { number, ...content, raw: this.bytes.subarray(start, this.#at) }
  }

  /** A signed integer of 64 bits; rounded above 2 ** 53. */
  varint(): number {
    let [value, factor] = [0, 1]
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.#view.getUint8(this.#take(1))
      if (i === MAX_VARINT_BYTES - 1) return this.#negative()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
    throw new Error('a number is too long')
  }

  /** Negative numbers take all ten bytes: they are added up again without losing the lowest. */
  #negative(): number {
    let value = 0n
    for (let i = 1; i <= MAX_VARINT_BYTES; i++)
      value = (value << 7n) | BigInt(this.#view.getUint8(this.#at - i) & 0x7f)
    if (this.#view.getUint8(this.#at - 1) >= 0x80) throw new Error('a number is too long')
    return Number(BigInt.asIntN(64, value))
  }

  #content(type: number): Pick<Field, 'value' | 'bytes'> {
    if (type === 0) return { value: this.varint(), bytes: NOTHING }
    if (type === 1) return { value: this.#view.getFloat64(this.#take(8), true), bytes: NOTHING }
    if (type === 5) return { value: this.#view.getFloat32(this.#take(4), true), bytes: NOTHING }
    if (type !== 2) throw new Error(`a field has the unknown wire type ${type}`)
    const size = this.varint()
    const start = this.#take(size)
    return { value: 0, bytes: this.bytes.subarray(start, start + size) }
  }

  /** @returns where the bytes begin */
  #take(size: number): number {
    const start = this.#at
    if (size < 0 || start + size > this.bytes.length)
      throw new Error(`it ends after ${this.bytes.length} bytes, in the middle of a field`)
    this.#at = start + size
    return start
  }
}

/** A message of the parts given, each written by one of the functions below. */
export const message = (...parts: Uint8Array[]): Buffer => Buffer.concat(parts)

export const integer = (number: number, value: number): Buffer => message(varint(number * 8), varint(value))

export const bytes = (number: number, content: Uint8Array): Buffer =>
  message(varint(number * 8 + 2), varint(content.length), content)

export const text = (number: number, content: string): Buffer => bytes(number, Buffer.from(content))

export function float(number: number, value: number): Buffer {
  const content = Buffer.alloc(4)
  content.writeFloatLE(value)
  return message(varint(number * 8 + 5), content)
}

function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value))
  const written: number[] = []
  for (; rest > 0x7fn; rest >>= 7n) written.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...written, Number(rest)])
}
