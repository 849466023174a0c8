import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { DirectoryStore } from '../../src/artifact-store/directory-store.js'

const script = fileURLToPath(new URL('replace-forever.ts', import.meta.url))

describe('a DirectoryStore whose writer is killed at any moment', () => {
  let root: string
  let writer: ChildProcessWithoutNullStreams | undefined
  before(async () => void (root = await mkdtemp(join(tmpdir(), 'store-'))))
  after(async () => {
    writer?.kill('SIGKILL')
    await rm(root, { recursive: true })
  })

  it('leaves a whole object', async () => {
    const store = await DirectoryStore.open(root)
    for (const versions of [1, 5, 20]) {
      writer = spawn(process.execPath, ['--import', 'tsx', script, pathToFileURL(root).href, 'a'])
      for (let written = 0; written < versions; written++) await once(writer.stdout, 'data')
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      const { body, etag } = (await store.get('a'))!
      assert.equal(body.equals(Buffer.alloc(100_000 + body[0]!, body[0])), true)
      await store.put('a', body, { ifMatch: etag })
    }
  })
})
