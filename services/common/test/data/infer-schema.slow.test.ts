import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { inferSchema } from '../../src/data/infer-schema.js'
import { generated } from './generated.js'

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

describe('inferSchema, of very large tables', () => {
  it('keeps a bounded number of values of very wide tables, those of classes first', async () => {
    const wide = (rows: number, cell: (row: number, column: number) => string) => {
      const line = (row: number) => Array.from({ length: 2_000 }, (_, i) => cell(row, i)).join(',')
      return inferSchema(Readable.from(generated(rows + 1, (row) => `${line(row - 1)}\n`)))
    }
    const numbers = await wide(520, (row, i) =>
      row < 0 ? `c${i}` : i === 0 ? 'abc'[row % 3]! : `${row + i / 8}`,
    )
    assert.deepEqual([numbers.columns[0]!.distinct, numbers.columns[1]!.distinct], [3, 1_001])
    const texts = await wide(520, (row, i) => (row < 0 ? `c${i}` : `v${row + i}`))
    const forgotten = texts.columns.filter(({ distinct }) => distinct === 1_001)
    assert.ok(forgotten.length > 20 && forgotten.length < 500, `${forgotten.length}`)
  })

  it('reads a million rows in bounded memory', async () => {
    const before = usedHeap()
    let peak = 0
    const line = (row: number) => {
      if (row % 250_000 === 249_999) peak = Math.max(peak, usedHeap() - before)
      return row === 0
        ? 'id,value,answer\n'
        : `user-${row}-with-a-long-name,${row / 8},${row % 3 ? 'yes' : 'no'}\n`
    }
    const { rows, columns } = await inferSchema(Readable.from(generated(1_000_001, line)))
    assert.equal(rows, 1_000_000)
    assert.deepEqual(
      columns.map(({ distinct }) => distinct),
      [1_001, 1_001, 2],
    )
    assert.ok(peak > 0 && peak < 20e6, `the heap grew by ${peak} bytes`)
  })
})
