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
  const refusal = (code: string, detail: string) =>
    new ApiError({ method: 'POST', url: '/api/inference/predict' }, 422, code, detail)

  it('belongs to the field that it names', () => {
    const detail = "Feature 'mean radius' must be a number: it was never missing in training"
    assert.equal(fieldOfError(refusal('missing_value', detail), features), 2)
    assert.equal(fieldOfError(refusal('wrong_type', "Feature 'it's' must be a finite number"), features), 1)
  })

  it('belongs to no field where it is about something else', () => {
    assert.equal(fieldOfError(refusal('unavailable', "Feature 'a' is not the matter"), features), undefined)
    assert.equal(fieldOfError(refusal('wrong_type', "Feature 'b' must be a number"), features), undefined)
    assert.equal(fieldOfError(new Error("Feature 'a' must"), features), undefined)
  })
})
