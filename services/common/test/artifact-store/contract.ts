/** What every artifact store must do, as tests that run against each of them. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { isProblem } from '../../src/problem.js'
import { append } from './append.js'
import { checkAgainstModel, operations } from './model.js'

const text = (body: string) => Buffer.from(body)
const isConflict = (error: unknown) => isProblem(error, 'conflict')
const isInvalidName = (error: unknown) => isProblem(error, 'invalid_name')

/** Declares the tests; `openEmpty` gives a store over a place that nobody else uses. */
export function describeArtifactStore(openEmpty: () => Promise<ArtifactStore>): void {
  let store: ArtifactStore
  beforeEach(async () => {
    store = await openEmpty()
  })
  afterEach(() => store?.close())

  it('gives back the bytes and the ETag of what was put', async () => {
    const body = randomBytes(100_000)
    const etag = await store.put('models/wine/model.bin', body)
    assert.deepEqual(await store.get('models/wine/model.bin'), { body, etag })
    assert.equal((await store.put('empty', text(''))) !== '', true)
    assert.equal((await store.get('empty'))?.body.length, 0)
  })

  it('has nothing under a key that was never written, nor under a folder', async () => {
    await store.put('a/b/c', text('1'))
    for (const key of ['x', 'a', 'a/b', 'a/b/d', 'a/b/c/d']) {
      assert.equal(await store.get(key), undefined)
      assert.equal(await store.stream(key), undefined)
      assert.equal(await store.getIfChanged(key, '"1"'), undefined)
      assert.equal(await store.exists(key), false)
    }
    assert.equal(await store.exists('a/b/c'), true)
  })

  it('creates an object only where there is none', async () => {
    await store.put('a/new', text('first'), { ifNoneMatch: '*' })
    await assert.rejects(store.put('a/new', text('second'), { ifNoneMatch: '*' }), isConflict)
    assert.equal(String((await store.get('a/new'))?.body), 'first')
  })

  it('replaces an object only when it is still the one that was read', async () => {
    const first = await store.put('a/b', text('1'))
    const second = await store.put('a/b', text('2'), { ifMatch: first })
    assert.notEqual(second, first)
    await assert.rejects(store.put('a/b', text('3'), { ifMatch: first }), isConflict)
    assert.deepEqual(await store.get('a/b'), { body: text('2'), etag: second })
  })

  it('does not create what should have been replaced', async () => {
    await assert.rejects(store.put('gone/a', text('1'), { ifMatch: '"0-0-0"' }), isConflict)
    assert.equal(await store.exists('gone/a'), false)
    assert.deepEqual(await store.listFolders(''), [])
  })

  it('sends an object again only when it changed', async () => {
    const first = await store.put('a', text('1'))
    assert.equal(await store.getIfChanged('a', first), 'unchanged')
    const second = await store.put('a', text('2'))
    assert.deepEqual(await store.getIfChanged('a', first), { body: text('2'), etag: second })
  })

  it('lists the names directly below a folder, sorted', async () => {
    for (const key of ['models/wine/runs/1/a', 'models/wine/x', 'models/iris/x', 'models/file', 'z/1/x']) {
      await store.put(key, text('1'))
    }
    assert.deepEqual(await store.listFolders('models/'), ['iris', 'wine'])
    assert.deepEqual(await store.listFolders('models/wine'), ['runs'])
    assert.deepEqual(await store.listFolders(''), ['models', 'z'])
    assert.deepEqual(await store.listFolders('nothing/here/'), [])
  })

  it('keeps odd but legal names', async () => {
    const names = [
      'with space',
      'größe',
      '数据',
      'a+b&c=d',
      '100%25',
      '~!@$^()[]{};,',
      "it's",
      '<&>',
      'a..b',
      '😀',
    ]
    for (const name of names) await store.put(`odd/${name}/${name}`, text(name))
    assert.deepEqual(await store.listFolders('odd/'), [...names].sort())
    for (const name of names) assert.equal(String((await store.get(`odd/${name}/${name}`))?.body), name)
  })

  it('refuses keys that could leave the store', async () => {
    const keys = ['', '/a', 'a/', 'a//b', '..', 'a/../b', './a', '.tmp/a', 'a\\b', 'a\0b', 'a\nb', '\ud800']
    for (const key of [...keys, 'x'.repeat(256), 'xy/'.repeat(400) + 'x']) {
      await assert.rejects(store.put(key, text('1')), isInvalidName, key)
      await assert.rejects(store.get(key), isInvalidName, key)
      await assert.rejects(store.stream(key), isInvalidName, key)
    }
    await assert.rejects(store.listFolders('../'), isInvalidName)
    await assert.rejects(store.putFile('../a', import.meta.filename), isInvalidName)
  })

  it('copies a file of many megabytes and streams it back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'source-'))
    for (const size of [0, 1000, 20_000_001]) {
      const body = randomBytes(size)
      await writeFile(join(folder, 'data.csv'), body)
      await store.putFile('datasets/big/data.csv', join(folder, 'data.csv'))
      assert.equal(body.equals(await buffer((await store.stream('datasets/big/data.csv'))!)), true)
    }
    await assert.rejects(store.putFile('a', join(folder, 'missing')), { code: 'ENOENT' })
    await rm(folder, { recursive: true })
  })

  it('is not held up by streams of which only the beginning is read', async () => {
    const body = randomBytes(8_000_000)
    await store.put('big', body)
    for (let i = 0; i < 60; i++) {
      const stream = (await store.stream('big'))!
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        assert.equal(chunk.equals(body.subarray(0, chunk.length)), true)
        break
      }
      assert.equal(stream.destroyed, true)
    }
    assert.equal((await store.get('big'))?.body.length, body.length)
  })

  it('loses nothing of what 20 concurrent writers append', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, writer) => append(store, 'list', `${writer}`)))
    const lines = String((await store.get('list'))?.body)
      .trim()
      .split('\n')
      .map(Number)
    assert.deepEqual(
      lines.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, writer) => writer),
    )
  })

  it('lets exactly one of many create an object', async () => {
    const tries = Array.from({ length: 10 }, (_, i) => store.put('a/one', text(`${i}`), { ifNoneMatch: '*' }))
    const results = await Promise.allSettled(tries)
    const winners = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [`${i}`] : []))
    assert.deepEqual(winners, [String((await store.get('a/one'))?.body)])
    for (const result of results)
      assert.equal(result.status === 'fulfilled' || isConflict(result.reason), true)
  })

  it('never shows a reader a part of an object or the ETag of another', async () => {
    const bytes = new Map([[await store.put('a', Buffer.alloc(300_000, 0)), 0]])
    let writing = true
    const write = async () => {
      for (let i = 1; i <= 40; i++) bytes.set(await store.put('a', Buffer.alloc(300_000 + i, i)), i)
      writing = false
    }
    const seen: [etag: string, byte: number][] = []
    const read = async () => {
      while (writing) {
        const { body, etag } = (await store.get('a'))!
        const byte = body[0]!
        assert.equal(body.equals(Buffer.alloc(300_000 + byte, byte)), true)
        seen.push([etag, byte])
      }
    }
    await Promise.all([write(), read(), read(), read()])
    for (const [etag, byte] of seen) assert.equal(bytes.get(etag), byte)
  })

  it('behaves like a map of keys to bytes', async () => {
    await fc.assert(
      fc.asyncProperty(operations, async (sequence) => {
        const fresh = await openEmpty()
        await checkAgainstModel(fresh, sequence)
        fresh.close()
      }),
      { numRuns: 25 },
    )
  })
}
