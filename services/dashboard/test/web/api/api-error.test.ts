import assert from 'node:assert/strict'
import { ApiError } from '../../../web/api/api-error.js'

const call = { method: 'GET', url: '/api/inference/runs' }

describe('an answer that is no success', () => {
  it('is described by its problem', () => {
    const body = JSON.stringify({ code: 'conflict', detail: 'somebody was faster', status: 409 })
    const error = ApiError.ofAnswer(call, 409, body)
    assert.deepEqual([error.code, error.message], ['conflict', 'somebody was faster'])
  })

  it('is described in words of the page where the problem names calls of the API', () => {
    const body = JSON.stringify({ code: 'run_not_found', detail: 'no run; GET /runs lists them' })
    assert.equal(ApiError.ofAnswer(call, 404, body).message, 'there is no run of this name')
  })

  it('is described as the service does where a model of MLflow is not there', () => {
    const body = JSON.stringify({ code: 'model_not_found', detail: 'MLflow has no such model: x' })
    const importing = { method: 'POST', url: '/api/training/models?name=x&uri=models%3A%2Fx%40a' }
    assert.equal(ApiError.ofAnswer(importing, 404, body).message, 'MLflow has no such model: x')
    assert.equal(ApiError.ofAnswer(call, 404, body).message, 'no model of this name is deployed')
  })

  for (const body of ['', '<h1>Bad Gateway</h1>', 'null', '3', '[]', '{"detail":', '{}'])
    it(`is described by its status where the body is ${JSON.stringify(body)}`, () => {
      const error = ApiError.ofAnswer(call, 502, body)
      assert.equal(error.code, 'http_502')
      assert.match(error.message, /502/)
    })

  for (const body of ['<h1>Bad Gateway</h1>', '\n<!DOCTYPE html><title>Sorry</title>', '<html></html>'])
    it(`is not quoted where it is a page: ${JSON.stringify(body)}`, () => {
      const { message } = ApiError.ofAnswer(call, 503, body)
      assert.match(message, /^the answer was 503 with a web page, not the service’s own error/)
      assert.doesNotMatch(message, /</)
    })

  it('is quoted where it is text', () =>
    assert.equal(ApiError.ofAnswer(call, 503, 'no upstream').message, 'the answer was 503: no upstream'))
})
