import assert from 'node:assert/strict'
import { extend, type History } from '../../../../web/pages/live/history.js'
import { errorsByCode, summarize } from '../../../../web/pages/live/summary.js'
import { figures, version } from './figures.js'

/** The history after these answers. */
const historyOf = (...answers: ReturnType<typeof figures>[]) =>
  answers.reduce<History | undefined>(extend, undefined)!

const now = (history: History) => summarize(history.points.at(-1)!)

describe('the live figures over time', () => {
  it('know no rates at first, but what waits', () => {
    const history = historyOf(figures(0, { versions: [version('iris', 100, { queue_rows: 3 })] }))
    assert.equal(now(history).requests, null)
    assert.equal(now(history).p50, null)
    assert.equal(now(history).queueRows, 3)
  })

  it('are the increases per second', () => {
    const history = historyOf(
      figures(0, { versions: [version('iris', 100)], errors: { wrong_type: 1 } }),
      figures(2, { versions: [version('iris', 130)], errors: { wrong_type: 5 } }),
    )
    const { requests, rows, errors, errorShare } = now(history)
    assert.deepEqual([requests, rows, errors], [15, 30, 2])
    assert.equal(errorShare, 4 / 34)
  })

  it('are about ten seconds at most', () => {
    const answers = Array.from({ length: 20 }, (_, index) =>
      figures(2 * index, { versions: [version('iris', index < 10 ? 0 : 100 * (index - 9))] }),
    )
    const { points, recent } = historyOf(...answers)
    assert.equal(points.at(-1)!.seconds, 10)
    assert.ok(recent.length <= 6)
    assert.equal(summarize(points.at(-1)!).requests, 50)
  })

  it('count a version that is new from 0', () => {
    const history = historyOf(figures(0), figures(2, { versions: [version('iris', 10)] }))
    assert.equal(now(history).requests, 5)
  })

  it('are unknown right after the replicas changed, and known again with the next answer', () => {
    const before = historyOf(
      figures(0, { versions: [version('iris', 100)] }),
      figures(2, { versions: [version('iris', 110)] }),
    )
    const restarted = extend(before, figures(4, { generation: 'b', versions: [version('iris', 2)] }))
    assert.equal(now(restarted).requests, null)
    const next = extend(restarted, figures(6, { generation: 'b', versions: [version('iris', 10)] }))
    assert.equal(now(next).requests, 4)
  })

  it('are compared with the last answer of the same replicas when one comes and goes', () => {
    const history = historyOf(
      figures(0, { versions: [version('iris', 100)] }),
      figures(2, { generation: 'b', versions: [version('iris', 50)] }),
      figures(4, { versions: [version('iris', 140)] }),
    )
    assert.equal(now(history).requests, 10)
  })

  it('are unknown while no replica answers', () => {
    const replicas = [{ address: 'a:1', up: false, failure: 'refused', started: null }]
    const down = { generation: 'none', replicas }
    const { requests, queueRows } = now(historyOf(figures(0, down), figures(2, down)))
    assert.deepEqual([requests, queueRows], [null, null])
  })

  it('count on from 0 where a counter fell all the same', () => {
    const history = historyOf(
      figures(0, { versions: [version('iris', 100)] }),
      figures(2, { versions: [version('iris', 6)] }),
    )
    assert.equal(now(history).requests, 3)
  })

  it('take no notice of the same answer twice', () => {
    const history = historyOf(figures(0))
    assert.equal(extend(history, figures(0)), history)
  })

  it('begin anew when the server’s clock was set back', () => {
    assert.equal(historyOf(figures(100), figures(102), figures(50)).points.length, 1)
  })

  it('are forgotten after fifteen minutes', () => {
    const { points } = historyOf(...Array.from({ length: 600 }, (_, index) => figures(2 * index)))
    assert.equal(points.at(-1)!.at - points[0]!.at, 900)
  })
})

describe('a summary', () => {
  const versions = (count: number) => [
    version('iris', 10 * count, { errors: { wrong_type: count } }),
    version('wine', 30 * count, { errors: { wrong_type: 2 * count } }),
  ]
  const point = historyOf(
    figures(0, { versions: versions(0) }),
    figures(2, { versions: versions(1), errors: { wrong_type: 3, invalid_json: 1 } }),
  ).points.at(-1)!

  it('is about all models, one of them, or one version', () => {
    assert.equal(summarize(point).requests, 20)
    assert.equal(summarize(point, { model: 'iris' }).requests, 5)
    assert.equal(summarize(point, { model: 'wine', runIds: ['run-wine'] }).requests, 15)
    assert.equal(summarize(point, { model: 'wine', runIds: ['other'] }).requests, 0)
  })

  it('has what waits for a batch, of every version', () => {
    const queued = [
      version('iris', 1, { queue_rows: 3 }),
      version('iris', 1, { run_id: 'new', queue_rows: 4 }),
    ]
    const point = historyOf(figures(0, { versions: queued })).points[0]!
    const rows = [{}, { model: 'iris' }, { runIds: ['new'] }, { model: 'wine' }].map(
      (selection) => summarize(point, selection).queueRows,
    )
    assert.deepEqual(rows, [7, 7, 4, 0])
  })

  it('has the errors without a model only among those of all models', () => {
    assert.deepEqual(errorsByCode(point), { wrong_type: 3, invalid_json: 1 })
    assert.deepEqual(errorsByCode(point, { model: 'wine' }), { wrong_type: 2 })
  })

  it('has quantiles in seconds and the mean size of a batch', () => {
    const { p50, batchRows } = summarize(point, { model: 'iris' })
    assert.equal(p50, 0.005)
    assert.equal(batchRows, 2)
  })
})
