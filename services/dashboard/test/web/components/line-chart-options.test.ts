import assert from 'node:assert/strict'
import { formatTick, ticksOf } from '../../../web/components/line-chart-options.js'

describe('the ticks of a time axis', () => {
  /** The step that uPlot chooses: the first one that is wide enough. */
  const stepOf = (seconds: number, width: number) => {
    const { steps, space } = ticksOf(seconds)
    return steps.find((step) => (width * step) / seconds >= space)
  }

  for (const [device, width] of [
    ['wide', 470],
    ['narrow', 235],
  ] as const)
    it(`are a minute apart in five, on a ${device} screen`, () => {
      assert.equal(stepOf(300, width), 60)
    })

  it('are at least two, from the first minute to the last', () => {
    for (let seconds = 60; seconds <= 900; seconds++) {
      const step = stepOf(seconds, 235)
      assert.ok(step !== undefined && seconds / step >= 2, `${step} s in ${seconds} s`)
    }
  })

  it('have seconds only where they are less than a minute apart', () => {
    const at = new Date(2026, 2, 24, 14, 32, 5).getTime() / 1000
    assert.deepEqual(
      [30, 60, 120].map((step) => formatTick(at, step)),
      ['14:32:05', '14:32', '14:32'],
    )
  })
})
