import assert from 'node:assert/strict'
import type { Deployment, Run } from '../../../../web/api/types.js'
import { firstCompared, modelRow, modelRows } from '../../../../web/pages/models/model-rows.js'

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

  it('names a version that is newer than the stable one', () =>
    assert.equal(modelRows([recent, old], [deployment('iris', 'old')])[0]!.newer, recent))

  it('names none where the stable one is the newest, or nothing is deployed', () => {
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

  it('describes a model by its stable version, though a newer one has another task; else by the newest', () => {
    const other = { ...recent, task: 'regression' as const }
    assert.equal(modelRow('iris', [other, old], [deployment('iris', 'old')]).described?.task, 'binary')
    assert.equal(modelRow('iris', [other, old], []).described, other)
  })

  it('keeps a model whose deployed run cannot be read, and describes it by no other', () => {
    const [row] = modelRows([recent], [deployment('iris', 'gone')])
    assert.equal(row!.model, 'iris')
    assert.equal(row!.stable, undefined)
    assert.equal(row!.described, undefined)
  })
})

describe('the versions that are compared at first', () => {
  const run = (run_id: string) => ({ model_name: 'iris', run_id, created: run_id, stable: false }) as Run
  const runs = ['2026-03', '2026-02', '2026-01'].map(run)

  const deployed = (run_id: string, replaced: string | null) =>
    ({
      ...{ model_name: 'iris', stable_run_id: run_id },
      history: [{ action: 'deploy', run_id, replaced }],
    }) as Deployment
  const compared = (deployments: Deployment[]) => firstCompared(modelRow('iris', runs, deployments))

  it('are the stable one and the newest, where that is newer', () =>
    assert.deepEqual(compared([deployed('2026-02', '2026-01')]), ['2026-02', '2026-03']))

  it('are the stable one and the one that it replaced, once the newest is deployed', () =>
    assert.deepEqual(compared([deployed('2026-03', '2026-01')]), ['2026-03', '2026-01']))

  it('are the stable one and the next older, where it replaced none that is still there', () => {
    assert.deepEqual(compared([deployed('2026-03', null)]), ['2026-03', '2026-02'])
    assert.deepEqual(compared([deployed('2026-03', 'gone')]), ['2026-03', '2026-02'])
  })

  it('are none while nothing is deployed, or there is no other', () => {
    assert.deepEqual(compared([]), [])
    assert.deepEqual(firstCompared(modelRow('iris', [run('1')], [deployed('1', null)])), [])
  })
})
