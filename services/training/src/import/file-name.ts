/** Names of a model's files: blanks and any script are allowed, folders are cut off. */

const MAX_BYTES = 255

/** The name under which a file is kept, undefined where it is none. macOS writes accents apart from their letters. */
export function fileName(path: string): string | undefined {
  const name = path.split(/[\\/]/).at(-1)!.normalize('NFC')
  // eslint-disable-next-line no-control-regex
  const usable = /^[^\u0000-\u001f\u007f]+$/u.test(name) && name !== '.' && name !== '..'
  return usable && Buffer.byteLength(name) <= MAX_BYTES ? name : undefined
}
