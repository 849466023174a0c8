import assert from 'node:assert/strict'
import type { Deployment } from '../../../../web/api/types.js'
import { extend } from '../../../../web/pages/live/history.js'
import { knownModels } from '../../../../web/pages/live/known-models.js'
import { figures, version } from './figures.js'

describe('the models that Live can show', () => {
  const before = extend(undefined, figures(0, { versions: [version('retired', 1)] }))
  const history = extend(extend(before, figures(2, { versions: [version('retired', 2)] })), figures(4))
  const deployments = [{ model_name: 'wine' }, { model_name: 'iris' }] as Deployment[]

  it('are those that are deployed, and those that were in service while the page was open, by name', () =>
    assert.deepEqual(knownModels(history, deployments), ['iris', 'retired', 'wine']))

  it('are named once', () => {
    const serving = extend(undefined, figures(0, { versions: [version('wine', 1)] }))
    assert.deepEqual(knownModels(serving, deployments), ['iris', 'wine'])
  })

  it('are none while nothing is known', () => assert.deepEqual(knownModels(undefined, undefined), []))
})
