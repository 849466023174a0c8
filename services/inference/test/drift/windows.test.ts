import assert from 'node:assert/strict'
import type { SlotCounts } from '../../src/drift/drift-counts.js'
import { addUp, liveWindows, windowsOf } from '../../src/drift/windows.js'

const slot = (number: number, rows: number): SlotCounts => ({
  slot: number,
  rows,
  counts: Float64Array.of(rows, 0),
})

const shown = (slots: SlotCounts[], now: number) =>
  windowsOf(slots, now).map(({ from, rows, isOpen }) => [from, rows, isOpen])

describe('the windows of drift', () => {
  it('add what processes have counted, to the row', () => {
    const parts = [slot(7, 3), slot(8, 5), slot(7, 20), slot(-90, 1000)]
    assert.deepEqual(addUp(parts, 8), [slot(7, 23), slot(8, 5)])
  })

  it('begin with every half day and last a day where that has rows enough', () => {
    const busy = [1, 2, 3, 4].map((number) => slot(number, 6000))
    assert.deepEqual(shown(busy, 4), [
      [1, 12_000, false],
      [2, 12_000, false],
      [3, 12_000, true],
      [4, 6000, true],
    ])
  })

  it('last longer where few rows come, and until the last half day of a pause', () => {
    assert.deepEqual(shown([slot(1, 50), slot(2, 9000), slot(5, 3000), slot(6, 10)], 6), [
      [1, 12_050, false],
      [2, 12_000, false],
      [5, 3010, true],
      [6, 10, true],
    ])
    assert.deepEqual(shown([slot(1, 12_000)], 2), [[1, 12_000, true]])
    assert.deepEqual(shown([slot(1, 12_000)], 3), [[1, 12_000, false]])
  })

  it('decide while they are open; the last finished one until these have rows enough', () => {
    const from = (slots: SlotCounts[], now: number) =>
      liveWindows(windowsOf(slots, now)).map((window) => window.from)
    const busy = [1, 2].map((number) => slot(number, 12_000))
    assert.deepEqual(from(busy, 2), [1, 2])
    assert.deepEqual(from([...busy, slot(4, 99)], 4), [2, 4])
    assert.deepEqual(from([...busy, slot(4, 100)], 4), [4])
    assert.deepEqual(from([], 4), [])
  })
})
