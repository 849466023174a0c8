/** The encoding of a text file: found by its marks and bytes, and undone block by block. */
import { isAscii, isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import { Problem } from '../problem.js'

export const BLOCK_BYTES = 256 * 1024
const UTF8 = 'utf-8'
const WINDOWS = 'windows-1252'

export interface DecodedText {
  text: string
  /** Some bytes mean nothing in the encoding, or are no text. */
  isDamaged: boolean
}

/** The input in blocks of at least 256 KiB, the last one excepted. */
async function* blocksOf(input: Readable): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let size = 0
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    pending.push(bytes)
    size += bytes.length
    if (size < BLOCK_BYTES) continue
    yield joined(pending)
    pending = []
    size = 0
  }
  if (size > 0) yield joined(pending)
}

const joined = (parts: Buffer[]): Buffer => (parts.length === 1 ? parts[0]! : Buffer.concat(parts))

/**
 * Looks at the whole input: a byte order mark, UTF-16 by its zero bytes, UTF-8, or else Windows-1252. A file with
 * characters of UTF-8 and damage counts as UTF-8, so that its reader names the row.
 * @param charset the announced one, which only a mark outweighs
 */
export async function detectEncoding(input: Readable, charset?: string): Promise<string> {
  const seen = new EncodingEvidence(charset)
  for await (const block of blocksOf(input)) if (seen.settledBy(block)) break
  return seen.encoding
}

function encodingOf(bytes: Buffer): string {
  const seen = new EncodingEvidence()
  seen.settledBy(bytes)
  return seen.encoding
}

class EncodingEvidence {
  #certain: string | undefined
  #isFirst = true
  #isValid = true
  #hasSequence = false
  #hasZero = false
  #rest: Buffer = Buffer.alloc(0)

  constructor(private readonly charset?: string) {}

  /** Takes in the next block; true when the others do not matter. */
  settledBy(block: Buffer): boolean {
    if (this.#isFirst) this.#certain = markOf(block) ?? this.charset ?? wideWithoutMark(block)
    this.#isFirst = false
    if (this.#certain !== undefined) return true
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, block]) : block
    const end = startOfLastCharacter(bytes)
    this.#rest = bytes.subarray(end)
    this.#look(bytes.subarray(0, end))
    return (!this.#isValid && this.#hasSequence) || this.#hasZero
  }

  get encoding(): string {
    if (this.#certain !== undefined) return this.#certain
    if (this.#rest.length > 0) this.#look(this.#rest)
    return this.#isValid || this.#hasSequence || this.#hasZero ? UTF8 : WINDOWS
  }

  #look(bytes: Buffer): void {
    this.#hasZero ||= bytes.includes(0)
    if (isAscii(bytes)) return
    const isValid = isUtf8(bytes)
    this.#isValid &&= isValid
    this.#hasSequence ||= isValid || sequence.test(bytes.toString('latin1'))
  }
}

/** A character of several bytes in UTF-8. */
const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return UTF8
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfeff) return 'utf-32le'
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeff) return 'utf-32be'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** Separators, digits and line breaks have a zero byte, always on the same side, and nothing has one on the other. */
function wideWithoutMark(block: Buffer): string | undefined {
  const sample = block.subarray(0, 4096)
  const zeros = [0, 0]
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2]!++
  const needed = sample.length / 4
  if (zeros[1]! >= needed && zeros[0] === 0) return 'utf-16le'
  return zeros[0]! >= needed && zeros[1] === 0 ? 'utf-16be' : undefined
}

/** The index of the last character, which may be incomplete; the end of the block where it is complete. */
function startOfLastCharacter(block: Buffer): number {
  if (!(block.at(-1)! >= 0x80)) return block.length
  let start = block.length - 1
  while (start > 0 && start > block.length - 4 && (block[start]! & 0xc0) === 0x80) start--
  return Math.max(start, 0)
}

/**
 * The text of an input, without its byte order mark, in blocks that end with whole characters.
 * @param given undefined: judged by the first block
 * @throws Problem invalid_data when the input begins with the mark of another encoding
 */
export async function* decodeText(
  input: Readable,
  given: string | undefined,
  onEncoding: (encoding: string) => void,
): AsyncGenerator<DecodedText> {
  let decoder: Decoder | undefined
  for await (const block of blocksOf(input)) {
    if (!decoder) {
      const encoding = markedAs(block, given ?? encodingOf(block))
      onEncoding(encoding)
      decoder = decoderOf(encoding)
    }
    yield decoder.decode(block)
  }
  if (decoder) yield decoder.end()
}

function markedAs(block: Buffer, encoding: string): string {
  const mark = markOf(block)
  if (mark === undefined || mark === encoding) return encoding
  if (mark.startsWith('utf-16') && encoding.startsWith('utf-16')) return mark
  throw new Problem(
    'invalid_data',
    `the file begins with the byte order mark of ${mark}, so it cannot be ${encoding}: leave the encoding out, or name ${mark}`,
    { received: encoding, expected: mark },
  )
}

interface Decoder {
  decode(block: Buffer): DecodedText
  end(): DecodedText
}

function decoderOf(encoding: string): Decoder {
  if (encoding === UTF8) return new Utf8()
  if (encoding === WINDOWS) return new Windows1252()
  return encoding.startsWith('utf-32') ? new Utf32(encoding === 'utf-32le') : new OtherEncoding(encoding)
}

class Utf8 implements Decoder {
  #isFirst = true
  #rest: Buffer = Buffer.alloc(0)

  decode(block: Buffer): DecodedText {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, block]) : block
    const end = startOfLastCharacter(bytes)
    this.#rest = bytes.subarray(end)
    return this.#textOf(bytes.subarray(0, end))
  }

  end(): DecodedText {
    return this.#textOf(this.#rest)
  }

  #textOf(bytes: Buffer): DecodedText {
    const isDamaged = !isUtf8(bytes) || bytes.includes(0)
    // The characters of ASCII are its bytes, which takes less time.
    const text = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString()
    const hasMark = this.#isFirst && text.startsWith('\uFEFF')
    if (bytes.length > 0) this.#isFirst = false
    return { text: hasMark ? text.slice(1) : text, isDamaged }
  }
}

/** Without TextDecoder, which takes it for Latin-1 in some versions of Node.js. */
class Windows1252 implements Decoder {
  decode(block: Buffer): DecodedText {
    const text = block.toString('latin1').replace(/[\x80-\x9f]/g, (byte) => upper[byte.charCodeAt(0) - 0x80]!)
    return { text, isDamaged: block.includes(0) }
  }

  end(): DecodedText {
    return { text: '', isDamaged: false }
  }
}

const upper = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Which TextDecoder does not know. */
class Utf32 implements Decoder {
  #rest: Buffer = Buffer.alloc(0)

  constructor(private readonly isLittle: boolean) {}

  decode(block: Buffer): DecodedText {
    const bytes = Buffer.concat([this.#rest, block])
    const end = bytes.length - (bytes.length % 4)
    let text = ''
    for (let at = 0; at < end; at += 4) text += this.#characterAt(bytes, at)
    this.#rest = bytes.subarray(end)
    return judged(text)
  }

  end(): DecodedText {
    return judged(this.#rest.length > 0 ? '\uFFFD' : '')
  }

  #characterAt(bytes: Buffer, at: number): string {
    const code = this.isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    if (code === 0xfeff) return ''
    return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
  }
}

class OtherEncoding implements Decoder {
  readonly #decoder: InstanceType<typeof TextDecoder>

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding)
  }

  decode(block: Buffer): DecodedText {
    return judged(this.#decoder.decode(block, { stream: true }))
  }

  end(): DecodedText {
    return judged(this.#decoder.decode())
  }
}

const judged = (text: string): DecodedText => ({ text, isDamaged: /[\0\uFFFD]/.test(text) })
