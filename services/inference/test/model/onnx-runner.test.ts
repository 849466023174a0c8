import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { isProblem } from '@modelops/common/problem'
import { withoutNative } from '../../../common/test/support/runtimes.js'
import { OnnxRunner } from '../../src/model/onnx-runner.js'

describe('the runtime of ONNX', () => {
  it('is said to be missing, and how to get it, where no library loads', () => {
    const session = new URL('../../../common/dist/onnx/onnx-session.js', import.meta.url).href
    const script = `
      const { OnnxSession } = await import('${session}')
      await OnnxSession.open(Buffer.of(), { input: {}, output: {} }).catch(({ code, detail }) => console.log(code, detail))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, ...withoutNative },
    })
    assert.match(
      stdout,
      /^unavailable .*wrong ELF class; .*run npm install --no-save onnxruntime-web@\d+\.\d+\.\d+,/,
    )
  })

  it('refuses what is no ONNX file, or described as none', async () => {
    const value = { name: 'x', width: 1 }
    const description = {
      format: 'modelops-onnx',
      format_version: 1,
      input: value,
      output: value,
      row_by_row: false,
    }
    for (const json of [description, {}])
      await assert.rejects(
        OnnxRunner.of(Buffer.from(JSON.stringify(json)), Buffer.from('nothing')),
        (error) => isProblem(error, 'unsupported_model'),
      )
  })
})
