/** Which keys a store accepts: those that mean the same object in a bucket and on every file system. */
import { Problem } from '../problem.js'

const MAX_SEGMENT_BYTES = 255
const MAX_KEY_BYTES = 900
const forbiddenCharacters = /[\p{Cc}\p{Cs}\\]/u

const isSegment = (text: string) =>
  text !== '' &&
  !text.startsWith('.') &&
  !forbiddenCharacters.test(text) &&
  Buffer.byteLength(text) <= MAX_SEGMENT_BYTES

/** Returns the key; throws the problem `invalid_name` where it could leave the store or not be stored. */
export function checkKey(key: string): string {
  if (key.split('/').every(isSegment) && Buffer.byteLength(key) <= MAX_KEY_BYTES) return key
  throw new Problem('invalid_name', `'${key}' cannot be a key of the artifact store: choose another name`, {
    received: key,
    expected:
      `names joined by '/', each of 1 to ${MAX_SEGMENT_BYTES} bytes, without a dot in front, backslashes or ` +
      `control characters, ${MAX_KEY_BYTES} bytes in all`,
  })
}

/** A folder as a checked key without the slash at its end; `''` is the whole store. */
export const checkFolder = (folder: string): string =>
  folder === '' ? '' : checkKey(folder.endsWith('/') ? folder.slice(0, -1) : folder)
