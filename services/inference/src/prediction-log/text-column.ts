/** Texts in one buffer of UTF-8, as they can change hands between threads without a copy. */

/** Bytes of a character of JavaScript, at most. */
const MOST_BYTES = 3

export class TextColumn {
  #bytes = Buffer.allocUnsafeSlow(1024)
  /** Where each text ends; the end of a missing one is negative: -1 - end. */
  #ends = new Int32Array(64)
  #count = 0
  #end = 0

  get sizeBytes(): number {
    return this.#end + 4 * this.#count
  }

  push(text: string | null): void {
    if (this.#count === this.#ends.length) this.#ends = grown(this.#ends, this.#count + 1)
    if (text !== null) this.#write(text)
    this.#ends[this.#count++] = text === null ? -1 - this.#end : this.#end
  }

  /** Most texts are short and ASCII: a call of the runtime for each would take longer than this loop. */
  #write(text: string): void {
    const needed = this.#end + MOST_BYTES * text.length
    if (needed > this.#bytes.length) this.#grow(needed)
    const [bytes, start] = [this.#bytes, this.#end]
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return void (this.#end += bytes.write(text, start))
      bytes[start + i] = code
    }
    this.#end += text.length
  }

  /** What has been pushed; nothing may be pushed afterwards. */
  take(): Texts {
    return { bytes: this.#bytes, ends: this.#ends, count: this.#count }
  }

  #grow(needed: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(bytes, 0, 0, this.#end)
    this.#bytes = bytes
  }
}

export interface Texts {
  readonly bytes: Uint8Array
  readonly ends: Int32Array
  readonly count: number
}

export function readTexts({ bytes, ends, count }: Texts): (string | null)[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 0
  return Array.from({ length: count }, (_, i) => {
    const end = ends[i]!
    if (end < 0) return null
    const text = buffer.toString('utf8', start, end)
    start = end
    return text
  })
}

/** The same as bytes of UTF-8, where no text is missing. */
export const readBytes = ({ bytes, ends, count }: Texts): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i]))

/** The same numbers in an array of at least that length, and of twice the length before. */
export function grown<T extends Float32Array | Float64Array | Int32Array | Uint8Array>(
  array: T,
  needed: number,
): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(needed, 2 * array.length))
  larger.set(array)
  return larger
}
