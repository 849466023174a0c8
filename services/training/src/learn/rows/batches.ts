/** Rows of a file in batches: in order, or shuffled within a window that fits in memory. */
import { permutation, type Random } from '@modelops/common/random'
import type { RowSource } from './row-file.js'

const WINDOW_BLOCKS = 64
const BLOCK_ROWS = 1024
const MAX_WINDOW_FLOATS = 16 * 2 ** 20

export interface RowBatch {
  /** Encoded rows, of which `order` holds the indexes of those in the batch. */
  window: Float32Array
  order: Uint32Array
}

/** The rows as they stand in the file. */
export function* batchesInOrder(file: RowSource, batchRows: number): Generator<RowBatch> {
  const window = new Float32Array(batchRows * file.width)
  const order = firstIndexes(batchRows)
  for (let first = 0; first < file.rows; first += batchRows) {
    const count = Math.min(batchRows, file.rows - first)
    file.read(first, count, window)
    yield { window, order: order.subarray(0, count) }
  }
}

const firstIndexes = (count: number) => Uint32Array.from({ length: count }, (_, i) => i)

/**
 * The rows of one epoch: blocks of neighbours come in random order, 64 at a time (65,536 rows, fewer when they are
 * wide), and are shuffled row by row. So a file of up to 65,536 rows is shuffled completely.
 */
export function* shuffledBatches(file: RowSource, batchRows: number, random: Random): Generator<RowBatch> {
  const blockRows = Math.max(
    1,
    Math.min(BLOCK_ROWS, Math.floor(MAX_WINDOW_FLOATS / WINDOW_BLOCKS / file.width)),
  )
  const blocks = permutation(Math.ceil(file.rows / blockRows), random)
  const window = new Float32Array(Math.min(WINDOW_BLOCKS * blockRows, file.rows) * file.width)
  for (let next = 0; next < blocks.length; next += WINDOW_BLOCKS) {
    const rows = readBlocks(file, blocks.subarray(next, next + WINDOW_BLOCKS), blockRows, window)
    const order = permutation(rows, random)
    for (let first = 0; first < rows; first += batchRows)
      yield { window, order: order.subarray(first, first + batchRows) }
  }
}

function readBlocks(file: RowSource, blocks: Uint32Array, blockRows: number, window: Float32Array): number {
  let rows = 0
  for (const block of blocks) {
    const count = Math.min(blockRows, file.rows - block * blockRows)
    file.read(block * blockRows, count, window, rows)
    rows += count
  }
  return rows
}
