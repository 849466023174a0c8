import assert from 'node:assert/strict'
import { ApiError } from '../../../../web/api/api-error.js'
import type { Feature } from '../../../../web/api/types.js'
import { fieldOfError } from '../../../../web/pages/predict/wrong-field.js'

describe('a refusal', () => {
  const features = ['a', `it's`, 'mean radius'].map((name): Feature => ({
    name,
    type: 'numeric',
    nullable: false,
  }))
  const refusal = (code: string, field?: string) =>
    new ApiError({ method: 'POST', url: '/api/inference/predict' }, 422, code, 'no', {
      ...(field && { field }),
    })

  it('belongs to the field that it names', () => {
    assert.equal(fieldOfError(refusal('missing_value', 'mean radius'), features), 2)
    assert.equal(fieldOfError(refusal('wrong_type', "it's"), features), 1)
  })

  it('belongs to no field where it is about something else', () => {
    assert.equal(fieldOfError(refusal('unavailable'), features), undefined)
    assert.equal(fieldOfError(refusal('wrong_type', 'b'), features), undefined)
    assert.equal(fieldOfError(new Error('a'), features), undefined)
  })
})
