/** Rows as trees read them: of each column the bin that its value falls in. */
import type { Random } from '@modelops/common/random'
import { batchesInOrder, shuffledBatches, type RowBatch } from '../../rows/batches.js'
import type { RowSource } from '../../rows/row-file.js'
import type { CodeColumn } from '../code-columns.js'
import { targetsOf, type Lesson } from '../fit-member.js'
import type { Codes } from '../codes.js'

const BATCH_ROWS = 1024
/** Of all columns in memory: 140,000 rows of 30 columns are enough to learn trees from. */
const MAX_BINS = 2 ** 22

export interface BinnedRows {
  rows: number
  /** By column, by row. */
  bins: readonly Uint16Array[]
  /** Class indexes, or standardised values. */
  targets: Float32Array
}

/** Steps that are reached, and behind them what is missing; or a category's code, from 1, and 0 for those without one. */
export const binsOf = ({ units }: CodeColumn): number => units.length + 1

/** That a value of a row falls in. */
export function binOf(column: CodeColumn, value: number): number {
  const place = column.placeOf(value)
  return place + (column.isCumulative ? 0 : column.amountOf(value, place))
}

/** As many rows as fit in memory, in random blocks. */
export async function binSome(
  source: RowSource,
  codes: Codes,
  lesson: Lesson,
  random: Random,
): Promise<BinnedRows> {
  const most = Math.ceil(MAX_BINS / codes.steps.columns.length)
  const binning = new Binning(Math.min(source.rows, most), source.width, codes, lesson)
  for (const batch of shuffledBatches(source, BATCH_ROWS, random)) {
    binning.add(batch)
    await lesson.pause()
    if (binning.isFull) break
  }
  return binning
}

/** All rows in their order. */
export function binAll(source: RowSource, codes: Codes, lesson: Lesson): BinnedRows {
  const binning = new Binning(source.rows, source.width, codes, lesson)
  for (const batch of batchesInOrder(source, BATCH_ROWS)) binning.add(batch)
  return binning
}

class Binning implements BinnedRows {
  readonly bins: readonly Uint16Array[]
  readonly targets: Float32Array
  readonly #places: Int32Array
  readonly #amounts: Float32Array
  #added = 0

  constructor(
    readonly rows: number,
    private readonly width: number,
    private readonly codes: Codes,
    private readonly lesson: Lesson,
  ) {
    const { columns } = codes.steps
    this.bins = columns.map(() => new Uint16Array(rows))
    this.targets = new Float32Array(rows)
    this.#places = new Int32Array(BATCH_ROWS * columns.length)
    this.#amounts = new Float32Array(BATCH_ROWS * columns.length)
  }

  get isFull(): boolean {
    return this.#added === this.rows
  }

  add(batch: RowBatch): void {
    const { columns, starts } = this.codes.steps
    const { task, target } = this.lesson
    const count = Math.min(batch.order.length, this.rows - this.#added)
    this.codes.encode(this.codes.steps, batch, this.#places, this.#amounts)
    columns.forEach(({ isCumulative }, c) => {
      for (let i = 0, at = c; i < count; i++, at += columns.length)
        this.bins[c]![this.#added + i] =
          this.#places[at]! - starts[c]! + (isCumulative ? 0 : this.#amounts[at]!)
    })
    this.targets.set(targetsOf(batch, this.width, task, target).subarray(0, count), this.#added)
    this.#added += count
  }
}
