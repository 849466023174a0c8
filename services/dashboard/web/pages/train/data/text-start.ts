/** The beginning of a text file, in the encoding that its bytes speak for. */

export interface TextStart {
  text: string
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
}

/**
 * As the service decides, by what can be seen: damaged UTF-8 stays UTF-8, so that its damage is shown.
 * @param isComplete false where a character may be cut at the end
 */
export function decodeStart(bytes: Uint8Array, isComplete: boolean): TextStart {
  const wide = utf16Of(bytes)
  const isUtf = isUtf8(bytes, isComplete) || hasSequence(bytes)
  const encoding = wide ?? (isUtf ? 'utf-8' : 'windows-1252')
  return { text: new TextDecoder(encoding).decode(bytes, { stream: !isComplete }), encoding }
}

/** By the byte order mark, or by the zeros that every other byte of most texts then is. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  const start = bytes.subarray(0, 1000)
  start.forEach((byte, index) => byte === 0 && zeros[index % 2]!++)
  const [even = 0, odd = 0] = zeros
  if (odd > 4 * even && odd > start.length / 4) return 'utf-16le'
  if (even > 4 * odd && even > start.length / 4) return 'utf-16be'
  return undefined
}

function isUtf8(bytes: Uint8Array, isComplete: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isComplete })
    return true
  } catch {
    return false
  }
}

/** Whether a character of several bytes occurs, as UTF-8 has them. */
const hasSequence = (bytes: Uint8Array) =>
  bytes.some((byte, index) => byte >= 0xc2 && byte <= 0xf4 && ((bytes[index + 1] ?? 0) & 0xc0) === 0x80)
