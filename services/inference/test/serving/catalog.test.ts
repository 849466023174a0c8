import assert from 'node:assert/strict'
import { isProblem, type Problem } from '@modelops/common/problem'
import { Catalog } from '../../src/serving/catalog.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

const version = (name: string) => ({ name, runId: `${name}-1` }) as ModelVersion

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
    catalog.put('stable', version('wine'))
    assert.deepEqual([refusal(catalog).code, refusal(catalog).retryAfterSeconds], ['unavailable', 1])
    assert.equal(catalog.resolve('wine').version.name, 'wine')
    catalog.setComplete()
    assert.equal(catalog.resolve(undefined).version.name, 'wine')
  })

  it('counts models that cannot be served: their requests are not for another one', () => {
    const catalog = new Catalog()
    catalog.setComplete()
    catalog.put('stable', version('wine'))
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
    catalog.put('stable', version('wine'))
    catalog.setFailure('wine', 'the newer one is damaged')
    assert.equal(catalog.resolve(undefined).version.runId, 'wine-1')
  })
})
