/**
 * The binary tensor data extension (triton-inference-server/server: docs/protocol/extension_binary_data.md): the
 * tensors' little-endian bytes follow the JSON, whose length is in a header.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '@modelops/common/problem'
import { type NumericDatatypeName, numericDatatypes } from './datatypes.js'
import type { V2Input } from './schemas.js'
import { invalidTensor } from './tensors.js'

export const JSON_LENGTH_HEADER = 'inference-header-content-length'
const nothing = Buffer.alloc(0)

/** Splits a body into its JSON and the bytes behind it.
 * @throws Problem bad_request when the header is no length within the body */
export function splitBody(body: Buffer, headers: IncomingHttpHeaders): { json: string; binary: Buffer } {
  const header = headers[JSON_LENGTH_HEADER]
  if (header === undefined) return { json: body.toString(), binary: nothing }
  const length = typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : NaN
  if (!(length <= body.length))
    throw new Problem(
      'bad_request',
      `the header Inference-Header-Content-Length is "${String(header)}"; the body has ${body.length} bytes`,
      { received: header, expected: `a number of bytes from 1 to ${body.length}` },
    )
  return { json: body.toString('utf8', 0, length), binary: body.subarray(length) }
}

/** Hands out the binary tensors of a request, in the order of its inputs. */
export class BinaryReader {
  #offset = 0

  constructor(private readonly bytes: Buffer) {}

  /** @returns the values in row-major order, null for NaN
   * @throws Problem invalid_tensor */
  read({ name, shape, datatype, data }: V2Input, size: number): readonly unknown[] {
    if (data !== undefined)
      throw invalidTensor(name, 'has both data and parameters.binary_data_size', 'one of the two')
    const left = this.bytes.length - this.#offset
    if (size > left)
      throw invalidTensor(
        name,
        `has a binary_data_size of ${size}; ${left} bytes are left behind the JSON`,
        left,
      )
    const bytes = this.bytes.subarray(this.#offset, (this.#offset += size))
    const count = shape.reduce((product, n) => product * n, 1)
    return datatype === 'BYTES' ? readTexts(name, bytes, count) : readNumbers(name, bytes, count, datatype)
  }

  /** @throws Problem invalid_body when bytes are left that belong to no input */
  end(): void {
    const left = this.bytes.length - this.#offset
    if (left > 0)
      throw new Problem('invalid_body', `the body has ${left} bytes behind its last tensor`, { expected: 0 })
  }
}

function readNumbers(name: string, bytes: Buffer, count: number, datatype: NumericDatatypeName) {
  const { size, read } = numericDatatypes[datatype]
  if (bytes.length !== count * size)
    throw invalidTensor(
      name,
      `has a binary_data_size of ${bytes.length}; its shape and datatype ${datatype} mean ${count * size}`,
      count * size,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: count }, (_, i) => read(view, i * size))
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Each text is preceded by its length, a 32-bit unsigned integer. */
function readTexts(name: string, bytes: Buffer, count: number): string[] {
  const texts: string[] = []
  let offset = 0
  while (offset < bytes.length) {
    const start = offset + 4
    const end = start <= bytes.length ? start + bytes.readUInt32LE(offset) : Infinity
    if (end > bytes.length)
      throw invalidTensor(name, `ends within the text at ${texts.length}`, 'whole texts')
    texts.push(decodeText(name, texts.length, bytes.subarray(start, end)))
    offset = end
  }
  if (texts.length !== count)
    throw invalidTensor(name, `has ${texts.length} texts; its shape means ${count}`, count)
  return texts
}

function decodeText(name: string, index: number, bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new Problem('invalid_tensor', `the input "${name}" has a text at ${index} that is not UTF-8`, {
      cause: error,
    })
  }
}
