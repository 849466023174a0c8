import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Begins a session, as every process and thread that computes an ONNX model does. */
const script = `
  import { OnnxSession } from '${new URL('../../dist/onnx/onnx-session.js', import.meta.url).href}'
  try {
    await OnnxSession.open(Buffer.from('no model'), { input: { name: 'a' }, output: { name: 'b' } })
  } catch (error) {
    console.log(error.message)
  }
`

describe('a session of ONNX Runtime', () => {
  it('reports nothing to the makers of the library, and writes no file for that', async () => {
    const path = await mkdtemp(join(tmpdir(), 'onnx-'))
    try {
      // Where CI is set, the library reports nothing by itself.
      const { CI: _, ...others } = process.env
      const env = { ...others, TMPDIR: path, HOME: path }
      const args = ['--input-type=module', '--eval', script]
      const { stdout } = await promisify(execFile)(process.execPath, args, { env })
      assert.match(stdout, /protobuf parsing failed/)
      assert.deepEqual(await readdir(path), [])
    } finally {
      await rm(path, { recursive: true })
    }
  })
})
