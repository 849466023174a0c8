import assert from 'node:assert/strict'
import { errorLines, latencyLines, requestLines } from '../../web/pages/live/chart-lines.js'
import { extend, type History } from '../../web/pages/live/history.js'
import { timeline } from '../../web/pages/live/timeline.js'
import { figures, version } from './live-figures.js'

const pointsOf = (...answers: ReturnType<typeof figures>[]) =>
  answers.reduce<History | undefined>(extend, undefined)!.points

describe('the time of a chart', () => {
  it('is a minute at first, filled up with nothing at its beginning', () => {
    const slots = timeline(pointsOf(figures(0), figures(2)), 300)
    const at = slots.map((slot) => slot.at - slots.at(-1)!.at)
    assert.deepEqual(at, [-60, -2, 0])
    assert.equal(slots[0]!.point, null)
  })

  it('grows with what is known', () => {
    const slots = timeline(pointsOf(figures(0), figures(100)), 300)
    assert.equal(slots.at(-1)!.at - slots[0]!.at, 100)
  })

  it('is interrupted where nothing was asked for a while', () => {
    const slots = timeline(pointsOf(figures(0), figures(2), figures(60), figures(62)), 62)
    assert.deepEqual(
      slots.map(({ point }) => point !== null),
      [true, true, false, true, true],
    )
  })

  it('ends with the last answer and begins as long before as is asked for', () => {
    const points = pointsOf(...Array.from({ length: 100 }, (_, index) => figures(2 * index)))
    const slots = timeline(points, 60)
    assert.equal(slots.length, 31)
    assert.equal(slots.at(-1)!.at - slots[0]!.at, 60)
  })
})

describe('the lines of a chart', () => {
  const lineNames = (versions: (count: number) => ReturnType<typeof version>[], model?: string) => {
    const points = pointsOf(figures(0, { versions: versions(0) }), figures(2, { versions: versions(1) }))
    return requestLines(timeline(points, 300), { model }).series
  }

  it('are named by model, and by run where there are several of a model', () => {
    const versions = (count: number) => [
      version('iris', count, { run_id: '20260102-030405-aaaaaaaa' }),
      version('iris', count, { run_id: '20260102-030405-bbbbbbbb' }),
      version('wine', count),
      version('idle', 0),
    ]
    const names = (model?: string) => lineNames(versions, model).map(({ label }) => label)
    assert.deepEqual(names(), ['iris …aaaaaaaa', 'iris …bbbbbbbb', 'wine'])
    assert.deepEqual(names('wine'), ['wine'])
  })

  it('are the largest ones and all others together where there are many', () => {
    const versions = (count: number) =>
      Array.from({ length: 8 }, (_, index) => version(`m${index}`, index * 10 * count + count))
    const series = lineNames(versions)
    assert.deepEqual(
      series.map(({ label }) => label),
      ['m7', 'm6', 'm5', 'm4', '4 others'],
    )
    assert.deepEqual(series[4]!.values, [null, null, (31 + 21 + 11 + 1) / 2])
  })

  it('are those of models where there are many versions', () => {
    const versions = (count: number) =>
      Array.from({ length: 6 }, (_, index) => version('iris', count, { run_id: `run-${index}` }))
    const all = lineNames((count) => [...versions(count), version('wine', count)])
    assert.deepEqual(
      all.map(({ label, values }) => [label, values.at(-1)]),
      [
        ['iris', 3],
        ['wine', 0.5],
      ],
    )
    assert.equal(lineNames(versions, 'iris').at(-1)!.label, '2 others')
  })

  it('are one at 0 where nothing happens', () => {
    const [line] = requestLines(timeline(pointsOf(figures(0), figures(2)), 300), {}).series
    assert.deepEqual(line, { label: 'Requests', values: [null, null, 0] })
  })

  it('are the codes of errors', () => {
    const points = pointsOf(figures(0), figures(2, { errors: { wrong_type: 4, invalid_json: 0 } }))
    const { series } = errorLines(timeline(points, 300), {})
    assert.deepEqual(series, [{ label: 'wrong_type', values: [null, null, 2] }])
  })

  it('are quantiles in milliseconds', () => {
    const points = pointsOf(figures(0), figures(2, { versions: [version('iris', 10)] }))
    const { series } = latencyLines(timeline(points, 300), {})
    assert.deepEqual(
      series.map(({ label, values }) => [label, values.at(-1)]),
      [
        ['p50', 5],
        ['p95', 9.5],
        ['p99', 9.9],
      ],
    )
  })
})
