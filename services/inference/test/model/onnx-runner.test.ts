import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { isProblem } from '@modelops/common/problem'
import { OnnxRunner } from '../../src/model/onnx-runner.js'

describe('the runtime of ONNX', () => {
  it('is said to be missing, and how to get it, where its library does not load', () => {
    const session = new URL('../../../common/dist/onnx/onnx-session.js', import.meta.url).href
    const script = `
      import Module from 'node:module'
      const resolve = Module._resolveFilename
      Module._resolveFilename = (request, ...others) => {
        if (request.startsWith('onnxruntime-node')) throw new Error('libonnxruntime.so.1: wrong ELF class')
        return resolve(request, ...others)
      }
      const { OnnxSession } = await import('${session}')
      try {
        new OnnxSession(Buffer.of(), {})
      } catch ({ code, detail }) {
        console.log(code, detail)
      }`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    assert.match(stdout, /^unavailable .*wrong ELF class; install the optional package onnxruntime-node/)
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
