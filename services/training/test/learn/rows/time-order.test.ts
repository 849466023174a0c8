import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { seededRandom } from '@modelops/common/random'
import { TimeOrder } from '../../../src/learn/rows/time-order.js'
import { csvOf, trainOn, type Extra } from '../support/training.js'

describe('rows in the order of time', () => {
  it('are in blocks of the shares that are asked for, whatever times are equal', () => {
    const times = fc.array(fc.constantFrom(-Infinity, 1, 2, 2.5, 9), { minLength: 5, maxLength: 60 })
    fc.assert(
      fc.property(times, (times) => {
        const places = times.map((time, i) => [time, i + 1] as [number, number])
        const order = new TimeOrder([...places], [0.2, 0.4, 0.6, 0.8])
        const blocks = places
          .toSorted(([a, i], [b, j]) => (a === b ? i - j : a < b ? -1 : 1))
          .map(([time, number]) => order.blockOf(time, number))
        assert.deepEqual(blocks, blocks.toSorted())
        for (let block = 0; block < 5; block++)
          assert.ok(Math.abs(blocks.filter((b) => b === block).length - times.length / 5) <= 1)
      }),
    )
  })

  /** Sixty rows of sixty days in random order; some have no target, one no day. */
  function table() {
    const random = seededRandom(4)
    const days = Array.from({ length: 60 }, (_, day) => day).sort(() => random() - 0.5)
    const rows = days.map((day, i) => ({
      day,
      cells: [
        day === 3 ? '' : new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
        random().toFixed(3),
        i % 10 === 0 ? '' : (day / 7).toFixed(3),
      ],
    }))
    const csv = csvOf(
      'when,x,y',
      rows.map(({ cells }) => cells),
    )
    const labelled = rows.flatMap(({ day, cells }, i) => (cells[2] === '' ? [] : [{ day, number: i + 1 }]))
    return { csv, latest: labelled.toSorted((a, b) => b.day - a.day).map(({ number }) => number) }
  }

  for (const [how, extra, share] of [
    ['the mixture', {}, 0.2],
    ['a single network', { training: { epochs: 2, testSplit: 0.3, validationSplit: 0.1 } }, 0.3],
  ] as [string, Extra, number][])
    it(`measure ${how} by the last ones`, async function () {
      this.timeout(60_000)
      const { csv, latest } = table()
      const { draft, heldOut } = await trainOn(csv, 'y', { ...extra, time: 'when' })
      const [, ...lines] = gunzipSync(heldOut!).toString().trim().split('\n')
      const measured = lines.map((line) => Number(line.split(',')[0]))
      const expected = latest.slice(0, measured.length).toSorted((a, b) => a - b)
      assert.deepEqual(measured, expected)
      assert.ok(Math.abs(measured.length - share * latest.length) <= 1)
      assert.equal(draft.hyper_parameters['time'], 'when')
      assert.match(
        draft.warnings!.join('\n'),
        /1 of 60 rows have no value of "when" and count as the earliest/,
      )
    })
})
