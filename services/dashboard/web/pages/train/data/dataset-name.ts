/** Names of data sets and models: what is wrong with one, and a name made of a file's. */
import { isName, MAX_NAME_LENGTH } from '@modelops/common/rules/names'

const combiningMarks = /\p{Mark}/gu
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
    .replace(/\.(gz|zip)$/i, '')
    .replace(/\.(csv|tsv|tab|txt|dat|data|xls[xm]|parquet)$/i, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter]!)
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[^a-z0-9]+$/, '')
  return name === '' ? 'data' : name
}

/** What is wrong with a name; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (isName(name)) return undefined
  if (name === '') return 'Give it a name'
  if (name.length > MAX_NAME_LENGTH)
    return `Use at most ${MAX_NAME_LENGTH} characters, these are ${name.length}`
  return 'Use letters, digits, dots, dashes and underscores, beginning with a letter or digit'
}
