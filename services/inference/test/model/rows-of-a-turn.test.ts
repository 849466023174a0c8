import assert from 'node:assert/strict'
import { rowsOfATurn } from '../../src/model/rows-of-a-turn.js'

describe('The rows of a turn', () => {
  /** Where a call takes so long for each row, and the first ones take longer. */
  const tryingRows = async (msOfRow: number, coldCalls = 0, coldMs = 0) => {
    const tried: number[] = []
    const rows = await rowsOfATurn(
      (count) => tried.push(count),
      (run) => {
        run()
        return tried.at(-1)! * msOfRow + (tried.length > coldCalls ? 0 : coldMs)
      },
    )
    return { rows, tried: Math.max(...tried), calls: tried.length }
  }

  it('are as many as hold the event loop for three milliseconds', async () => {
    assert.deepEqual(await tryingRows(2 ** -8), { rows: 768, tried: 64, calls: 552 })
    assert.deepEqual(await tryingRows(2 ** -3), { rows: 24, tried: 16, calls: 18 })
  })

  it('are not fewer because the first calls compile', async () =>
    assert.equal((await tryingRows(2 ** -8, 2, 20)).rows, 768))

  it('are none where a row takes longer, which is tried three times, or once where it takes very long', async () => {
    assert.deepEqual(await tryingRows(4), { rows: 0, tried: 1, calls: 3 })
    assert.deepEqual(await tryingRows(900), { rows: 0, tried: 1, calls: 1 })
  })
})
