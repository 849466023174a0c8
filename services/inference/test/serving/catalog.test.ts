import assert from 'node:assert/strict'
import { isProblem, type Problem } from '@modelops/common/problem'
import { Catalog } from '../../src/serving/catalog.js'
import { VersionFigures } from '../../src/serving/figures.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

const version = (name: string, runId = `${name}-1`) =>
  ({ name, runId, figures: new VersionFigures(name, runId) }) as ModelVersion

const serve = (catalog: Catalog, model: string, canary?: ModelVersion) =>
  catalog.put(model, { stable: version(model), canary, split: undefined })

describe('The catalog, asked for the only model', () => {
  const refusal = (catalog: Catalog): Problem => {
    try {
      return assert.fail(`it gave ${catalog.resolve(undefined).version.name}`)
    } catch (error) {
      if (isProblem(error)) return error
      throw error
    }
  }

  it('gives none before it knows that there is no other', () => {
    const catalog = new Catalog()
    serve(catalog, 'wine')
    assert.deepEqual([refusal(catalog).code, refusal(catalog).retryAfterSeconds], ['unavailable', 1])
    assert.equal(catalog.resolve('wine').version.name, 'wine')
    catalog.setComplete()
    assert.equal(catalog.resolve(undefined).version.name, 'wine')
  })

  it('counts models that cannot be served: their requests are not for another one', () => {
    const catalog = new Catalog()
    catalog.setComplete()
    serve(catalog, 'wine')
    catalog.setFailure('ale', 'ale is damaged')
    const { code, expected } = refusal(catalog)
    assert.deepEqual([code, expected], ['model_required', ['ale', 'wine']])
  })

  it('says why it cannot be served, and when to ask again', () => {
    const catalog = new Catalog()
    catalog.setComplete()
    catalog.setFailure('ale', 'ale is damaged')
    const { code, detail, retryAfterSeconds } = refusal(catalog)
    assert.deepEqual([code, detail, retryAfterSeconds], ['unavailable', 'ale is damaged', 15])
  })

  it('gives the earlier version of one whose newer version cannot be served', () => {
    const catalog = new Catalog()
    catalog.setComplete()
    serve(catalog, 'wine')
    catalog.setFailure('wine', 'the newer one is damaged')
    assert.equal(catalog.resolve(undefined).version.runId, 'wine-1')
  })
})

describe('The catalog, while a rollout runs', () => {
  const catalog = new Catalog()
  serve(catalog, 'wine', version('wine', 'wine-2'))

  it('gives each route that a request asks for, and each version by its run', () => {
    assert.equal(catalog.resolve('wine', undefined, 'stable').version.runId, 'wine-1')
    assert.equal(catalog.resolve('wine', undefined, 'canary').version.runId, 'wine-2')
    assert.equal(catalog.resolve('wine', 'wine-2').name, 'canary')
    assert.throws(() => catalog.resolve('wine', 'wine-3'), { code: 'model_not_found' })
  })

  it('names the versions that are no longer in service', () => {
    const promoted = version('wine', 'wine-2')
    const other = new Catalog()
    const [stable] = [version('wine')]
    other.put('wine', { stable, canary: promoted, split: undefined })
    assert.deepEqual(other.put('wine', { stable: promoted, canary: undefined, split: undefined }), [stable])
    assert.throws(() => other.resolve('wine', undefined, 'canary'), { code: 'no_rollout' })
  })
})
