/** The rows by folds: each fold's measure the models that the other folds train. */
import type { Plan } from '../plan/plan.js'
import { MAX_HELD_OUT, StratifiedSplit } from '../plan/split.js'
import type { Random } from '@modelops/common/random'
import { StoredRowSource, type RowFile, type RowSource, type StoredRows } from '../rows/row-file.js'
import type { OpenRowFile } from '../rows/row-files.js'

/** Outputs that are kept for the rows of all folds together. */
const MAX_OUTPUTS = 4_000_000
const REST = 'rest'

export interface Fold {
  training: RowSource
  validation: RowSource
}

/** Where the rows of each fold are, and those that are in none. */
export type StoredFolds = Record<string, StoredRows>

/**
 * @param open makes the files of the folds
 * @param blocks by row: the fold that it belongs to by its time; undefined: drawn at random, evenly of every class
 */
export function splitIntoFolds(
  folds: number,
  rows: RowFile,
  plan: Plan,
  random: Random,
  open: OpenRowFile,
  blocks: Uint8Array | undefined,
): StoredFolds {
  const most = Math.min(MAX_HELD_OUT, Math.floor(MAX_OUTPUTS / plan.outputs))
  const next = blocks
    ? foldsInOrder(blocks, folds, most, random)
    : drawnFolds(
        plan.parts.map(({ training }) => training),
        folds,
        most,
        random,
      )
  const files = Object.fromEntries(next.names.map((name) => [name, open(`fold-${name}`)]))
  const row = new Float32Array(rows.width)
  for (let i = 0; i < rows.rows; i++) {
    rows.read(i, 1, row)
    files[next.nameOf(i, plan.task.groupOf(row.at(-1)!))]!.append(row)
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => {
      file.flush()
      return [name, { descriptor: file.descriptor, rows: file.rows, width: file.width }]
    }),
  )
}

/** The file that each row goes to: its fold's, or that of rows that only train. */
interface FoldNames {
  names: string[]
  nameOf(row: number, group: number): string
}

function drawnFolds(groups: readonly number[], folds: number, most: number, random: Random): FoldNames {
  const sizes = foldSizes(groups, folds, most)
  const split = new StratifiedSplit(sizes, random)
  return { names: Object.keys(sizes[0]!), nameOf: (_, group) => split.next(group) }
}

/** Rows that measure no model do not train that of their own block either. */
function foldsInOrder(blocks: Uint8Array, folds: number, most: number, random: Random): FoldNames {
  const names = Array.from({ length: folds }, (_, fold) => `${fold}`)
  const first = names.map((_, fold) => blocks.indexOf(fold))
  return {
    names: names.flatMap((fold) => [fold, restOf(fold)]),
    nameOf(row) {
      const block = blocks[row]!
      const isHeld = first[block] === row || random() * blocks.length < most
      return isHeld ? `${block}` : restOf(`${block}`)
    },
  }
}

const restOf = (fold: string) => `${REST}-${fold}`

export function foldsOf(stored: StoredFolds): Fold[] {
  const sources = Object.entries(stored).map(([name, rows]) => [name, new StoredRowSource(rows)] as const)
  return sources
    .filter(([name]) => !name.startsWith(REST))
    .map(([fold, validation]) => ({
      training: new JoinedRows(
        sources.flatMap(([name, source]) => (name === fold || name === restOf(fold) ? [] : [source])),
      ),
      validation,
    }))
}

/** Those of all folds, and those in none. */
export const allRowsOf = (stored: StoredFolds): RowSource =>
  new JoinedRows(Object.values(stored).map((rows) => new StoredRowSource(rows)))

/**
 * Rows of each group by fold; folds differ by one row of a group at most, and in total as well. No group is left out.
 * @param most rows in all folds: the rest only trains
 */
export function foldSizes(groups: readonly number[], folds: number, most: number): Record<string, number>[] {
  const share = Math.min(1, most / groups.reduce((sum, count) => sum + count, 0))
  let next = 0
  return groups.map((count) => {
    const held = Math.max(1, Math.round(count * share))
    const sizes: Record<string, number> = Object.fromEntries(
      Array.from({ length: folds }, (_, fold) => [fold, Math.floor(held / folds)]),
    )
    for (let i = 0; i < held % folds; i++) sizes[next++ % folds]!++
    return { ...sizes, [REST]: count - held }
  })
}

/** Rows of several files as if they were one's. */
class JoinedRows implements RowSource {
  readonly rows: number
  readonly width: number

  constructor(private readonly files: readonly RowSource[]) {
    this.rows = files.reduce((sum, { rows }) => sum + rows, 0)
    this.width = files[0]!.width
  }

  read(first: number, count: number, out: Float32Array, outRow = 0): void {
    let start = 0
    for (const file of this.files) {
      const from = Math.max(first, start)
      const to = Math.min(first + count, start + file.rows)
      if (from < to) file.read(from - start, to - from, out, outRow + from - first)
      start += file.rows
    }
  }
}
