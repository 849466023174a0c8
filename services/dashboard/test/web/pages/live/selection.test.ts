import assert from 'node:assert/strict'
import { extend, type History } from '../../../../web/pages/live/history.js'
import { select } from '../../../../web/pages/live/selection.js'
import { answersTo, counted, version } from '../../../support/live-counts.js'

const latest = (...moments: Parameters<typeof answersTo>) =>
  answersTo(...moments).reduce<History | undefined>(extend, undefined)!.latest

describe('a selection of figures', () => {
  const versions = (count: number) => [
    version('iris', 10 * count, { errors: { wrong_type: count } }),
    version('wine', 30 * count, { errors: { wrong_type: 2 * count } }),
  ]
  const point = latest(
    counted(0, { versions: versions(0) }),
    counted(2, { versions: versions(1), errors: { wrong_type: 3, invalid_json: 1 } }),
  )

  it('is about all models, one of them, or one version', () => {
    const requests = (selection?: Parameters<typeof select>[1]) => select(point, selection).latency.per_second
    assert.equal(requests(), 20)
    assert.equal(requests({ model: 'iris' }), 5)
    assert.equal(requests({ model: 'wine', runIds: ['run-wine'] }), 15)
    assert.equal(requests({ model: 'wine', runIds: ['other'] }), 0)
    assert.equal(requests({ model: 'constructor' }), 0)
  })

  it('has what waits for a batch, of every version', () => {
    const queued = [version('iris', 1, { queueRows: 3 }), version('iris', 1, { runId: 'new', queueRows: 4 })]
    const point = latest(counted(0, { versions: queued }))
    const rows = [{}, { model: 'iris' }, { runIds: ['new'] }, { model: 'wine' }].map(
      (selection) => select(point, selection).queueRows,
    )
    assert.deepEqual(rows, [7, 7, 4, 0])
  })

  it('has the errors without a model only among those of all models', () => {
    assert.deepEqual(select(point).errors, { wrong_type: 1.5, invalid_json: 0.5 })
    assert.deepEqual(select(point, { model: 'wine' }).errors, { wrong_type: 1 })
  })

  it('adds up several versions, but for the quantiles, which are those of the slowest', () => {
    const slow = { bounds: [0.01, 1], cumulative: [0, 10, 10], sum: 5 }
    const moments = [0, 1].map((count) =>
      counted(2 * count, {
        versions: [
          version('iris', 30 * count, { runId: 'old', errors: { wrong_type: 8 * count } }),
          version('iris', 10 * count, {
            runId: 'new',
            errors: { wrong_type: 2 * count },
            ...(count && { latency: slow }),
          }),
        ],
      }),
    )
    const both = select(latest(...moments), { runIds: ['old', 'new'] })
    assert.deepEqual([both.latency.per_second, both.predictions, both.error_rate], [20, 40, 5])
    assert.deepEqual(both.errors, { wrong_type: 5 })
    assert.equal(both.error_share, 10 / 50)
    assert.equal(both.batchRows.mean, 2)
    assert.equal(both.latency.mean, (30 * 0.005 + 5) / 40)
    assert.equal(both.latency.p50, 0.505)
  })
})
