import assert from 'node:assert/strict'
import type { Deployment, Run } from '../../../../web/api/types.js'
import { firstCompared } from '../../../../web/pages/models/first-compared.js'
import { modelRow } from '../../../../web/pages/models/model-rows.js'

const run = (run_id: string) => ({ model_name: 'iris', run_id, created: run_id, stable: false }) as Run
const runs = ['2026-03', '2026-02', '2026-01'].map(run)

const deployed = (run_id: string, replaced: string | null) =>
  ({
    ...{ model_name: 'iris', stable_run_id: run_id },
    history: [{ action: 'deploy', run_id, replaced }],
  }) as Deployment

describe('the versions that are compared at first', () => {
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
