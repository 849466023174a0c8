import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sourceSha256 } from '../../src/kernels/kernels-wasm.js'

describe('the compiled kernels', () => {
  it('are what assembly/kernels.ts says: after a change run scripts/generate-kernels.mjs', async () => {
    const source = await readFile(new URL('../../assembly/kernels.ts', import.meta.url))
    assert.equal(createHash('sha256').update(source).digest('hex'), sourceSha256)
  })
})
