/** Universal Binary JSON, as XGBoost writes it: https://ubjson.org, draft 12. */
import { unsupported } from '../unsupported.js'

const MAX_DEPTH = 64

type NumberRead = readonly [bytes: number, read: (bytes: Buffer, at: number) => number]

const numbers: Readonly<Record<string, NumberRead>> = {
  i: [1, (bytes, at) => bytes.readInt8(at)],
  U: [1, (bytes, at) => bytes.readUInt8(at)],
  I: [2, (bytes, at) => bytes.readInt16BE(at)],
  l: [4, (bytes, at) => bytes.readInt32BE(at)],
  L: [8, (bytes, at) => Number(bytes.readBigInt64BE(at))],
  d: [4, (bytes, at) => bytes.readFloatBE(at)],
  D: [8, (bytes, at) => bytes.readDoubleBE(at)],
}

/** @throws Problem unsupported_model where the bytes are none, or not all of it */
export function readUbj(bytes: Buffer): unknown {
  return new UbjReader(bytes).read()
}

class UbjReader {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  read(): unknown {
    const value = this.#value(this.#marker(), 0)
    if (this.#at < this.bytes.length)
      throw this.#damaged(`${this.bytes.length - this.#at} bytes follow the model`)
    return value
  }

  #value(marker: string, depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#damaged(`it is nested deeper than ${MAX_DEPTH}`)
    if (marker === '{') return this.#object(depth + 1)
    if (marker === '[') return this.#array(depth + 1)
    if (marker === 'S') return this.#text()
    if (marker === 'T' || marker === 'F') return marker === 'T'
    if (marker === 'Z') return null
    return this.#number(marker)
  }

  /** Without a prototype: a key may have any name. */
  #object(depth: number): Record<string, unknown> {
    const object = Object.create(null) as Record<string, unknown>
    if (this.#peek() === '#') throw this.#damaged('an object says how long it is')
    while (this.#peek() !== '}') {
      const key = this.#text()
      object[key] = this.#value(this.#marker(), depth)
    }
    this.#at++
    return object
  }

  #array(depth: number): unknown[] | Float64Array {
    if (this.#peek() === '$') return this.#numbers()
    if (this.#peek() === '#') {
      this.#at++
      return Array.from({ length: this.#length(1) }, () => this.#value(this.#marker(), depth))
    }
    const values: unknown[] = []
    while (this.#peek() !== ']') values.push(this.#value(this.#marker(), depth))
    this.#at++
    return values
  }

  /** An array of numbers of one type. */
  #numbers(): Float64Array {
    this.#at++
    const type = this.#marker()
    const [size, read] = numbers[type] ?? this.#unknown(type)
    if (this.#marker() !== '#') throw this.#damaged('an array of one type does not say how long it is')
    const values = new Float64Array(this.#length(size))
    for (let i = 0; i < values.length; i++) values[i] = read(this.bytes, this.#take(size))
    return values
  }

  #text(): string {
    const length = this.#length(1)
    const start = this.#take(length)
    return this.bytes.toString('utf8', start, start + length)
  }

  #number(marker: string): number {
    const [size, read] = numbers[marker] ?? this.#unknown(marker)
    return read(this.bytes, this.#take(size))
  }

  /** @param size bytes of an element, at least: what cannot fit into the rest is not allocated */
  #length(size: number): number {
    const length = this.#number(this.#marker())
    if (Number.isSafeInteger(length) && length >= 0 && length * size <= this.bytes.length - this.#at)
      return length
    throw this.#damaged(`a length of ${length} goes beyond its end`)
  }

  #marker(): string {
    return String.fromCharCode(this.bytes[this.#take(1)]!)
  }

  #peek(): string {
    if (this.#at >= this.bytes.length) throw this.#damaged('it ends early')
    return String.fromCharCode(this.bytes[this.#at]!)
  }

  #take(size: number): number {
    const start = this.#at
    this.#at += size
    if (this.#at > this.bytes.length) throw this.#damaged('it ends early')
    return start
  }

  #unknown(marker: string): never {
    throw this.#damaged(`it has no type ${JSON.stringify(marker)}`)
  }

  #damaged(what: string) {
    return unsupported(
      `the file is not complete or damaged at byte ${this.#at}: ${what}`,
      this.#at,
      'UBJ as XGBoost writes it',
    )
  }
}
