import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import { OnnxRunner } from '../../src/model/onnx-runner.js'

describe('the runtime of ONNX', () => {
  it('refuses what is no ONNX file, or described as none', () => {
    const value = { name: 'x', width: 1 }
    const description = {
      format: 'modelops-onnx',
      format_version: 1,
      input: value,
      output: value,
      row_by_row: false,
    }
    for (const json of [description, {}])
      assert.throws(
        () => new OnnxRunner(Buffer.from(JSON.stringify(json)), Buffer.from('nothing')),
        (error) => isProblem(error, 'unsupported_model'),
      )
  })
})
