import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isProblem } from '@modelops/common/problem'
import { recognizeFormat } from '../../src/import/recognize-format.js'

describe('the form of a model file', () => {
  let folder: string
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))))
  after(() => rm(folder, { recursive: true }))

  async function formOf(content: string, name = 'model'): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, Buffer.from(content, 'latin1'))
    return recognizeFormat(path)
  }

  it('is seen by how the file begins, whatever its name', async () => {
    assert.equal(await formOf('{"learner":{"attributes":{}}}', 'model.json'), 'xgboost')
    assert.equal(await formOf('\n{\n  "version": [3, 2, 0], "learner": {}}', 'm.txt'), 'xgboost')
    assert.equal(await formOf('{L\0\0\0\0\0\0\0\x07learner{'), 'xgboost')
    assert.equal(await formOf('tree\nversion=v4\n'), 'lightgbm')
    assert.equal(await formOf('\xef\xbb\xbftree\r\nversion=v4\r\n'), 'lightgbm')
    assert.equal(await formOf('\x08\x0a\x12\x08skl2onnx'), 'onnx')
    assert.equal(await formOf('{"format":"layers-model"}'), 'tfjs')
    assert.equal(await formOf('{'), 'tfjs')
  })

  it('that is not read is refused with what can be done', async () => {
    const refused: [content: string, detail: RegExp][] = [
      ['\x80\x05\x95', /pickle.*save_model/],
      ['\x89HDF\r\n', /Keras.*tensorflowjs_converter/],
      ['PK\x03\x04', /zip.*unpack/],
      ['binf\0', /binary form.*save_model/],
      ['[\n  { "nodeid": 0', /dump.*save_model/],
      ['{"name":"tree","version":"v4"', /dump.*save_model/],
      ['\x1f\x8b\x08', /packed by gzip.*gunzip/],
      ['', /is empty.*\.onnx/],
      ['\x08\x08\x08', /begins with "\\x08\\x08\\x08"|begins with "\\b\\b\\b"/],
      ['a,b\n1,2\n', /model begins with "a,b\\n1,2\\n", as no form does that is read/],
    ]
    for (const [content, detail] of refused)
      await assert.rejects(formOf(content), (error) => {
        assert.ok(isProblem(error, 'unsupported_model'), String(error))
        assert.match(error.detail, detail)
        return true
      })
  })
})
