/** Names of data sets and models: the services' rule, and a name made of a file's. */

/** The rule of services/common/src/registry/keys.ts. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
const marks = /\p{Mark}/gu
/** Letters that Unicode does not take apart. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** `Wine Quality (red).csv` becomes `wine-quality-red`. */
export function nameOfFile(file: string): string {
  const name = file
    .replace(/\.(csv|tsv|txt)$/i, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter]!)
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^a-z0-9]+$/, '')
  return name === '' ? 'data' : name
}

/** What is wrong with a name; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (namePattern.test(name)) return undefined
  if (name === '') return 'Give it a name'
  if (name.length > 63) return `Use at most 63 characters, these are ${name.length}`
  return 'Use letters, digits, dots, dashes and underscores, beginning with a letter or digit'
}
