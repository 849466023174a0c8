import assert from 'node:assert/strict'
import type { Deployment } from '@modelops/common/deployment'
import { createLogger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import { rolloutPolicySchema } from '@modelops/common/rollout'
import { Catalog } from '../../src/serving/catalog.js'
import { Rollouts } from '../../src/rollouts/rollouts.js'
import { VersionFigures } from '../../src/serving/figures.js'
import type { ModelVersion } from '../../src/serving/model-version.js'
import { Switch } from '../../src/serving/switch.js'

describe('The switch of versions', () => {
  let catalog: Catalog
  let versions: Switch
  let retired: string[]
  let warnings: string[]
  /** What loading the next run fails with. */
  let failure: Problem | undefined
  beforeEach(() => {
    catalog = new Catalog()
    retired = []
    warnings = []
    const logger = createLogger('inference', 'silent')
    logger.warn = (_fields: object, text?: string) => void warnings.push(String(text))
    failure = undefined
    versions = new Switch({
      catalog,
      load,
      rollouts: new Rollouts(),
      predictionLog: { follow() {}, end() {} },
      logger,
    })
  })

  const load = (name: string, runId: string) => {
    if (failure) return Promise.reject(failure)
    const retire = () => Promise.resolve(void retired.push(runId))
    const figures = new VersionFigures(name, runId)
    const decideBy = () => {}
    const version = { name, runId, labels: [], figures, runner: { backend: 'cpu' }, retire, decideBy }
    return Promise.resolve(version as unknown as ModelVersion)
  }
  const deployment = (model_name: string, stable_run_id: string): Deployment => ({
    format_version: 1,
    model_name,
    stable_run_id,
    history: [],
  })
  const deploy = (model: string, runId: string) =>
    versions.exchange(model, runId, () => Promise.resolve({ value: deployment(model, runId) }))
  const served = () => catalog.find('wine', 'stable')?.runId
  const follow = (runId: string) => versions.follow(deployment('wine', runId))

  it('retires the version before once the new one is in service', async () => {
    await deploy('wine', 'a')
    await deploy('wine', 'b')
    assert.deepEqual([served(), retired], ['b', ['a']])
  })

  it('does not load again what is in service', async () => {
    await deploy('wine', 'a')
    failure = new Problem('artifact_corrupt', 'damaged')
    assert.equal((await deploy('wine', 'a')).value.stable_run_id, 'a')
  })

  it('changes nothing when what must succeed first fails, and frees what it loaded', async () => {
    await deploy('wine', 'a')
    const lost = () => Promise.reject(new Problem('conflict', 'somebody else'))
    await assert.rejects(versions.exchange('wine', 'b', lost), { code: 'conflict' })
    assert.deepEqual([served(), retired], ['a', ['b']])
  })

  it('keeps the reason why a deployed run cannot be served until one can', async () => {
    await follow('a')
    failure = new Problem('artifact_corrupt', 'damaged')
    assert.equal(await follow('b'), false)
    assert.equal(catalog.failureOf('wine'), 'wine: run b cannot be served: damaged')
    assert.equal(served(), 'a')
    failure = undefined
    assert.equal(await follow('b'), true)
    assert.deepEqual([served(), catalog.failureOf('wine')], ['b', undefined])
  })

  it('holds a store that does not answer against no run', async () => {
    failure = new Problem('store_unavailable', 'no answer')
    await assert.rejects(follow('a'), { code: 'store_unavailable' })
    assert.equal(catalog.failureOf('wine'), undefined)
  })

  it('serves stable alone beside a rollout of a mode that it does not know, and says so once', async () => {
    const now = new Date().toISOString()
    const canary = {
      ...{ id: 'r', run_id: 'b', weight: 50, mode: 'mirror', state: 'running' as const, step: 0 },
      ...{ step_started: now, started: now, policy: rolloutPolicySchema.parse({}), who: '', why: '' },
    }
    const rolling = { ...deployment('wine', 'a'), canary }
    assert.equal(await versions.follow(rolling), true)
    assert.equal(await versions.follow(rolling), true)
    assert.deepEqual([served(), catalog.find('wine', 'canary')], ['a', undefined])
    assert.deepEqual(warnings, [
      'the rollout of b has the mode "mirror", which this build does not know: stable answers all requests',
    ])
  })

  it('makes one change at a time, in the order of the calls, whatever fails', async () => {
    const log: string[] = []
    const change = (name: string) =>
      versions.exclusively(async () => {
        log.push(`${name} begins`)
        await new Promise((resolve) => setTimeout(resolve, 1))
        log.push(`${name} ends`)
        if (name === 'first') throw new Error(name)
      })
    await Promise.allSettled([change('first'), change('second')])
    assert.deepEqual(log, ['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('retires every version when it closes, also that of a change under way', async () => {
    await follow('a')
    void versions.exclusively(() => deploy('rain', 'b'))
    await versions.close()
    assert.deepEqual(retired, ['a', 'b'])
  })
})
