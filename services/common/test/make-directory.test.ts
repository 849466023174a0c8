import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDirectory } from '../src/make-directory.js'

describe('making a directory', () => {
  let root: string
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'modelops-test-'))))
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('makes those above it too, and leaves one that is there', async () => {
    const path = join(root, 'a/b/c')
    await makeDirectory(path)
    await makeDirectory(path)
    assert.ok((await stat(path)).isDirectory())
  })

  it('may be done by many at the same time', async () => {
    for (let i = 0; i < 20; i++) {
      const path = join(root, `${i}/a/b/c/d`)
      await Promise.all(Array.from({ length: 8 }, () => makeDirectory(path)))
      assert.ok((await stat(path)).isDirectory())
    }
  })

  it('fails where a file is in the way', async () => {
    await writeFile(join(root, 'file'), '')
    await assert.rejects(makeDirectory(join(root, 'file')), { code: 'EEXIST' })
    await assert.rejects(makeDirectory(join(root, 'file/below')), { code: 'ENOTDIR' })
  })

  it('fails, and does not hang, where the system takes no new names', async function () {
    if (process.platform !== 'linux') this.skip()
    await assert.rejects(makeDirectory('/proc/modelops/data'), { code: 'ENOENT' })
  })
})
