/** `{"b64": "..."}`: bytes in JSON, as TensorFlow Serving takes them; a text feature takes them as UTF-8. */
import { Problem } from '@modelops/common/problem'
import { shown } from '../json.js'

const base64 = /^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3}={0,2})?$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether a value is bytes and nothing else. */
export const isB64 = (value: unknown): value is { b64: unknown } =>
  typeof value === 'object' && value !== null && 'b64' in value && Object.keys(value).length === 1

/**
 * @returns the text of bytes, any other value as it is
 * @throws Problem invalid_body
 */
export function decodeB64(value: unknown): unknown {
  if (!isB64(value)) return value
  const { b64 } = value
  if (typeof b64 !== 'string' || !base64.test(b64)) throw notText(`b64 is ${shown(b64)}, which is not base64`)
  try {
    return utf8.decode(Buffer.from(b64, 'base64'))
  } catch (cause) {
    throw notText('b64 holds bytes that are not UTF-8', cause)
  }
}

const notText = (detail: string, cause?: unknown) =>
  new Problem('invalid_body', detail, { expected: 'the base64 of a text in UTF-8', cause })

/** A row with its bytes decoded, and by name also with lists of one as their value; the row itself where there are none. */
export function decodeRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  if (Array.isArray(row)) return row.some(isB64) ? row.map(decodeB64) : row
  if (!Object.values(row).some(isWrapped)) return row
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, decodeB64(unlisted(value))]))
}

const isWrapped = (value: unknown) => Array.isArray(value) || isB64(value)

/** Models of Keras often have inputs of one column, whose values are lists of one. */
const unlisted = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)
