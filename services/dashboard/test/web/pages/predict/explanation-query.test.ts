import assert from 'node:assert/strict'
import { ofVersion } from '../../../../web/pages/predict/explanation-query.js'

describe('the explanation of an answer', () => {
  const explanation = { method: 'linear' as const, model_run_id: 'run-1' }

  it('is that of the version that gave the answer', () => {
    assert.equal(ofVersion('run-1', explanation), explanation)
  })

  it('is not shown where another version has been deployed since', () => {
    assert.throws(() => ofVersion('run-0', explanation), /run-1 serves now instead of run-0: predict again/)
  })
})
