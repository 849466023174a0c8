import assert from 'node:assert/strict'
import { rowsOfATurn } from '../../src/model/rows-of-a-turn.js'

describe('The rows of a turn', () => {
  /** Where a call takes so long for each row, and the first ones take longer. */
  const tryingRows = async (msOfRow: number, coldCalls = 0) => {
    let time = 0
    const tried: number[] = []
    const rows = await rowsOfATurn(
      (count) => {
        tried.push(count)
        time += count * msOfRow * (tried.length > coldCalls ? 1 : 10)
      },
      () => time,
    )
    return { rows, tried: Math.max(...tried), calls: tried.length }
  }

  it('are as many as hold the event loop for three milliseconds, by calls once they are compiled', async () => {
    assert.deepEqual(await tryingRows(2 ** -8, 3), { rows: 768, tried: 64, calls: 483 })
    assert.deepEqual(await tryingRows(2 ** -3), { rows: 24, tried: 16, calls: 16 })
  })

  it('are none where a row takes longer, which is tried once', async () =>
    assert.deepEqual(await tryingRows(900), { rows: 0, tried: 1, calls: 1 }))
})
