import assert from 'node:assert/strict'
import type { Deployment } from '../../../../web/api/types.js'
import { extend, knownModels, type History } from '../../../../web/pages/live/history.js'
import { answersTo, counted, version } from '../../../support/live-counts.js'

/** The history after these moments. */
const historyOf = (...moments: Parameters<typeof answersTo>) =>
  answersTo(...moments).reduce<History | undefined>(extend, undefined)!

describe('the live figures over time', () => {
  it('take no notice of the same answer twice', () => {
    const history = historyOf(counted(0))
    assert.equal(extend(history, history.latest), history)
  })

  it('begin anew when the server’s clock was set back', () => {
    assert.equal(historyOf(counted(100), counted(102), counted(50)).points.length, 1)
  })

  it('are forgotten after fifteen minutes', () => {
    const { points } = historyOf(...Array.from({ length: 600 }, (_, index) => counted(2 * index)))
    assert.equal(points.at(-1)!.at - points[0]!.at, 900)
  })
})

describe('the models that Live can show', () => {
  const retired = (requests: number) => ({ versions: [version('retired', requests)] })
  const history = historyOf(counted(0, retired(1)), counted(2, retired(2)), counted(4))
  const deployments = [{ model_name: 'wine' }, { model_name: 'iris' }] as Deployment[]

  it('are those that are deployed, and those that were in service while the page was open, by name', () =>
    assert.deepEqual(knownModels(history, deployments), ['iris', 'retired', 'wine']))

  it('are named once', () => {
    const serving = historyOf(counted(0, { versions: [version('wine', 1)] }))
    assert.deepEqual(knownModels(serving, deployments), ['iris', 'wine'])
  })

  it('are none while nothing is known', () => assert.deepEqual(knownModels(undefined, undefined), []))
})
