import assert from 'node:assert/strict'
import { BackOff } from '../../src/model/back-off.js'

describe('What ends by itself', () => {
  const waits = (backOff: BackOff, lives: number[]) => lives.map((ms) => backOff.next(ms))

  it('is started at once at first, and then after twice as long each time, up to a minute', () => {
    const seconds = [0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert.deepEqual(
      waits(
        new BackOff(),
        seconds.map(() => 50),
      ),
      seconds.map((s) => s * 1000),
    )
  })

  it('is started at once again after it has lived for a minute', () => {
    assert.deepEqual(waits(new BackOff(), [0, 0, 59_999, 60_000, 0]), [0, 1000, 2000, 0, 1000])
  })
})
