/** LightGBM's own text, versions 3 and 4: `key=value` by line, one block for each tree. */
import { readFile } from 'node:fs/promises'
import { cannotServe, unsupported } from '../unsupported.js'

/** V8 has no longer strings. */
const MAX_BYTES = 2 ** 29 - 24

export type Block = ReadonlyMap<string, string>

export interface LightgbmModel {
  header: Block
  trees: Block[]
  parameters: Block
  /** By column that pandas held as categories: these. */
  pandasCategories: unknown[][]
}

/** @throws Problem unsupported_model */
export async function readLightgbm(path: string): Promise<LightgbmModel> {
  const bytes = await readFile(path)
  if (bytes.length > MAX_BYTES)
    throw cannotServe(`the file has ${bytes.length} bytes`, `at most ${MAX_BYTES} are read`, bytes.length)
  const text = bytes.toString('utf8').replaceAll('\r', '')
  const end = text.indexOf('\nend of trees')
  if (end < 0) throw damaged('it has no line "end of trees"')
  const [header, ...trees] = text.slice(0, end).split(/\n(?=Tree=\d)/)
  const model = {
    header: blockOf(header!, /^([\w]+)(?:=(.*))?$/),
    trees: trees.map((tree) => blockOf(tree, /^(\w+)=(.*)$/)),
    parameters: blockOf(text.slice(end), /^\[(\w+): (.*)\]$/),
    pandasCategories: categoriesOf(/\npandas_categorical:(.*)/.exec(text)?.[1]),
  }
  checkWhole(model)
  return model
}

function checkWhole({ header, trees }: LightgbmModel): void {
  const version = header.get('version')
  if (version !== 'v3' && version !== 'v4')
    throw cannotServe(
      `the file has the version ${version}`,
      'load it with LightGBM 4 and save it once more: versions v3 and v4 are read',
      version,
    )
  const told = listOf(header, 'tree_sizes').length
  if (told !== trees.length) throw damaged(`it has ${trees.length} trees and names ${told}`)
}

function blockOf(text: string, line: RegExp): Block {
  const block = new Map<string, string>()
  for (const part of text.split('\n')) {
    const [, key, value = ''] = line.exec(part) ?? []
    if (key !== undefined) block.set(key, value)
  }
  return block
}

function categoriesOf(json: string | undefined): unknown[][] {
  try {
    const lists: unknown = JSON.parse(json ?? 'null')
    return Array.isArray(lists) ? lists.filter((list) => Array.isArray(list)) : []
  } catch {
    throw damaged('the categories of pandas are no JSON')
  }
}

/** Words of a line; none where there is no such line. */
export const listOf = (block: Block, key: string): string[] =>
  block.get(key)?.split(' ').filter(Boolean) ?? []

/** LightGBM writes `inf` where all but missing values go left. */
export const numbersOf = (block: Block, key: string): number[] =>
  listOf(block, key).map((word) => Number(word === 'inf' ? Infinity : word))

/** @throws Problem unsupported_model where it is no whole number above 0 */
export function countOf(block: Block, key: string): number {
  const count = Number(block.get(key))
  if (Number.isInteger(count) && count > 0) return count
  throw damaged(`${key} is ${JSON.stringify(block.get(key) ?? null)}`)
}

export const damaged = (what: string) =>
  unsupported(
    `the file is not complete or damaged: ${what}`,
    null,
    'text as save_model of LightGBM writes it',
  )
