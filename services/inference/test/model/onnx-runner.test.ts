import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import { OnnxRunner, rowsOfATurn } from '../../src/model/onnx-runner.js'

describe('the runtime of ONNX', () => {
  /** Where a call takes so long for each row. */
  const tryingRows = (msOfRow: number) => {
    let time = 0
    const tried: number[] = []
    const rows = rowsOfATurn(
      (count) => {
        tried.push(count)
        time += count * msOfRow
      },
      () => time,
    )
    return { rows, tried: Math.max(...tried), calls: tried.length }
  }

  it('gets no more rows at once than hold the event loop for three milliseconds', () => {
    assert.deepEqual(tryingRows(2 ** -8), { rows: 768, tried: 64, calls: 12 })
    assert.deepEqual(tryingRows(2 ** -3), { rows: 24, tried: 16, calls: 9 })
  })

  it('is tried once with one row where that takes long', () =>
    assert.deepEqual(tryingRows(900), { rows: 1, tried: 1, calls: 1 }))

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
