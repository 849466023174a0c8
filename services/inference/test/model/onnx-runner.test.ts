import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import { OnnxRunner, rowsOfATurn } from '../../src/model/onnx-runner.js'

describe('the runtime of ONNX', () => {
  const rowsWhere = (...msOf64: number[]) => {
    let [time, call] = [0, 0]
    return rowsOfATurn(
      () => (time += msOf64[call++]!),
      () => time,
    )
  }

  it('gets no more rows at once than hold the event loop for three milliseconds', () => {
    assert.equal(rowsWhere(3, 3, 3), 64)
    assert.equal(rowsWhere(0.5, 0.25, 0.75), 768)
    assert.equal(rowsWhere(1_000, 900, 2_000), 1)
  })

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
