import assert from 'node:assert/strict'
import { errorLines } from '../../../../web/pages/live/chart-lines.js'
import { charts } from '../../../../web/pages/live/chart-views.js'
import { extend, type History } from '../../../../web/pages/live/history.js'
import { timeline } from '../../../../web/pages/live/timeline.js'
import { versionGroups } from '../../../../web/pages/live/version-groups.js'
import { answersTo, counted, version } from '../../../support/live-counts.js'

const pointsOf = (...moments: Parameters<typeof answersTo>) =>
  answersTo(...moments).reduce<History | undefined>(extend, undefined)!.points

describe('the time of a chart', () => {
  it('is a minute at first, filled up with nothing at its beginning', () => {
    const slots = timeline(pointsOf(counted(0), counted(2)), 300)
    const at = slots.map((slot) => slot.at - slots.at(-1)!.at)
    assert.deepEqual(at, [-60, -2, 0])
    assert.equal(slots[0]!.point, null)
  })

  it('grows with what is known', () => {
    const slots = timeline(pointsOf(counted(0), counted(100)), 300)
    assert.equal(slots.at(-1)!.at - slots[0]!.at, 100)
  })

  it('is interrupted where nothing was asked for a while', () => {
    const slots = timeline(pointsOf(counted(0), counted(2), counted(60), counted(62)), 62)
    assert.deepEqual(
      slots.map(({ point }) => point !== null),
      [true, true, false, true, true],
    )
  })

  it('ends with the last answer and begins as long before as is asked for', () => {
    const points = pointsOf(...Array.from({ length: 100 }, (_, index) => counted(2 * index)))
    const slots = timeline(points, 60)
    assert.equal(slots.length, 31)
    assert.equal(slots.at(-1)!.at - slots[0]!.at, 60)
  })
})

describe('the lines of a chart', () => {
  type Versions = (count: number) => ReturnType<typeof version>[]
  /** The lines of what versions did from one answer to the next. */
  const linesOf = (title: string, versions: Versions, { model, comparing }: Choice = {}) => {
    const { together, comparison } = charts.find((chart) => chart.title === title)!
    const { lines } = comparing === undefined ? together : comparison!.views[comparing]!
    const points = pointsOf(counted(0, { versions: versions(0) }), counted(2, { versions: versions(1) }))
    return lines(timeline(points, 300), { model }, versionGroups(points, { model })).series
  }
  interface Choice {
    model?: string
    comparing?: string
  }
  const last = (series: ReturnType<typeof linesOf>) =>
    series.map(({ label, values }) => [label, Number(values.at(-1)!.toFixed(6))])

  it('are named by model, and by run where there are several of a model', () => {
    const versions: Versions = (count) => [
      version('iris', count, { runId: '20260102-030405-aaaaaaaa' }),
      version('iris', count, { runId: '20260102-030405-bbbbbbbb' }),
      version('wine', count),
      version('idle', 0),
    ]
    const names = (model?: string) =>
      linesOf('Requests', versions, model === undefined ? {} : { model }).map(({ label }) => label)
    assert.deepEqual(names(), ['iris …aaaaaaaa', 'iris …bbbbbbbb', 'wine'])
    assert.deepEqual(names('wine'), ['wine'])
  })

  it('are those of the versions that are asked most, and of all others together, where there are many', () => {
    const versions: Versions = (count) =>
      Array.from({ length: 8 }, (_, index) => version(`m${index}`, (index + 1) * 10 * count))
    const requests = linesOf('Requests', versions)
    const names = ['m4', 'm5', 'm6', 'm7', '4 others']
    assert.deepEqual(
      last(requests),
      names.map((name, index) => [name, [25, 30, 35, 40, 50][index]]),
    )
    assert.deepEqual(requests[4]!.values, [null, null, 50])
    assert.deepEqual(
      last(linesOf('Latency', versions, { comparing: 'p50' })),
      names.map((name) => [name, 5]),
    )
  })

  it('compare versions in every chart, each in the same place', () => {
    const versions: Versions = (count) => [
      version('iris', 100 * count, { runId: 'old' }),
      version('iris', 10 * count, {
        runId: 'new',
        errors: { wrong_type: 10 * count },
        queueRows: 7,
        latency: { bounds: [0.01, 1], cumulative: [0, 10 * count, 10 * count], sum: 5 },
      }),
    ]
    const compared = (title: string, comparing: string) => last(linesOf(title, versions, { comparing }))
    const both = (old: number, newer: number) => [
      ['iris old', old],
      ['iris new', newer],
    ]
    assert.deepEqual(last(linesOf('Requests', versions)), both(50, 5))
    assert.deepEqual(compared('Latency', 'p95'), both(9.5, 950.5))
    assert.deepEqual(compared('Errors', 'share'), both(0, 50))
    assert.deepEqual(compared('Errors', 'rate'), both(0, 5))
    assert.deepEqual(compared('Batches and queue', 'batch'), both(2, 2))
    assert.deepEqual(compared('Batches and queue', 'queue'), both(0, 7))
  })

  it('keep their names and places when an older version leaves the time shown', () => {
    const answers = [0, 2, 40, 42].map((seconds) => {
      const older = version('iris', Math.min(seconds, 2), { runId: 'old' })
      return counted(seconds, { versions: [older, version('iris', seconds, { runId: 'new' })] })
    })
    const points = pointsOf(...answers)
    const namesWithin = (seconds: number) =>
      charts[0]!.together
        .lines(timeline(points, seconds), {}, versionGroups(points, {}))
        .series.map(({ label }) => label)
    assert.deepEqual(namesWithin(300), ['iris old', 'iris new'])
    assert.deepEqual(namesWithin(10), ['iris old', 'iris new'])
  })

  it('have a version that only fails', () => {
    const versions: Versions = (count) => [
      version('iris', 0, { errors: { wrong_type: count } }),
      version('wine', count),
    ]
    assert.deepEqual(last(linesOf('Errors', versions, { comparing: 'share' })), [
      ['iris', 100],
      ['wine', 0],
    ])
  })

  it('are one at 0 where nothing happens', () => {
    assert.deepEqual(
      linesOf('Requests', () => []),
      [{ label: 'Requests', values: [null, null, 0] }],
    )
  })

  it('are the codes of errors', () => {
    const points = pointsOf(counted(0), counted(2, { errors: { wrong_type: 4, invalid_json: 0 } }))
    const { series } = errorLines(timeline(points, 300), {}, [])
    assert.deepEqual(series, [{ label: 'wrong_type', values: [null, null, 2] }])
  })

  it('are quantiles in milliseconds', () => {
    assert.deepEqual(last(linesOf('Latency', (count) => [version('iris', 10 * count)])), [
      ['p50', 5],
      ['p95', 9.5],
      ['p99', 9.9],
    ])
  })
})
