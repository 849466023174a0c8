import assert from 'node:assert/strict'
import type { Deployment, Run } from '../../../../web/api/types.js'
import { modelRows } from '../../../../web/pages/models/model-rows.js'

const run = (model_name: string, run_id: string, created: string): Run => ({
  ...{
    model_name,
    run_id,
    created,
    origin: 'trained',
    task: 'binary',
    features: [],
    metrics: {},
    stable: false,
  },
})
const deployment = (model_name: string, stable_run_id: string): Deployment => ({
  ...{ format_version: 1, model_name, stable_run_id, history: [], etag: '"1"', serving: null },
})

const old = run('iris', 'old', '2026-01-01T00:00:00Z')
const recent = run('iris', 'recent', '2026-01-02T00:00:00Z')

describe('the list of models', () => {
  it('has each model once, by name', () => {
    const rows = modelRows([run('wine', 'w', old.created), recent, old], [deployment('iris', 'old')])
    assert.deepEqual(
      rows.map(({ model, runs }) => [model, runs.length]),
      [
        ['iris', 2],
        ['wine', 1],
      ],
    )
  })

  it('tells of a version that is newer than the stable one', () =>
    assert.equal(modelRows([recent, old], [deployment('iris', 'old')])[0]!.newer, recent))

  it('tells of none where the stable one is the newest, or nothing is deployed', () => {
    assert.equal(modelRows([recent, old], [deployment('iris', 'recent')])[0]!.newer, undefined)
    assert.equal(modelRows([recent, old], [])[0]!.newer, undefined)
  })

  it('believes the deployment, not an older list of runs', () => {
    const [row] = modelRows([recent, { ...old, stable: true }], [deployment('iris', 'recent')])
    assert.equal(row!.stable?.run_id, 'recent')
    assert.deepEqual(
      row!.runs.map(({ stable }) => stable),
      [true, false],
    )
  })

  it('keeps a model whose deployed run cannot be read', () => {
    const [row] = modelRows([], [deployment('iris', 'gone')])
    assert.equal(row!.model, 'iris')
    assert.equal(row!.stable, undefined)
  })
})
