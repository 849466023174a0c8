import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { DirectoryStore } from '../../src/artifact-store/directory-store.js'
import { Problem } from '../../src/problem.js'
import { describeArtifactStore } from './contract.js'

describe('DirectoryStore', () => {
  let folder: string
  let places = 0
  const running: ChildProcess[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'))
  })
  afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')))
  after(() => rm(folder, { recursive: true, force: true }))

  const freshPlace = () => join(folder, `${++places}`)
  const run = (script: string, ...args: string[]) => {
    const path = fileURLToPath(new URL(script, import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.push(child)
    return child
  }
  const unavailable =
    (...parts: RegExp[]) =>
    (error: unknown) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.code, 'store_unavailable')
      for (const part of parts) assert.match(error.detail, part)
      return true
    }

  describeArtifactStore(() => DirectoryStore.open(freshPlace()))

  it('loses nothing of what four processes append', async () => {
    const root = freshPlace()
    const lines = (name: string) => Array.from({ length: 25 }, (_, i) => `${name}${i}`)
    const names = ['a', 'b', 'c', 'd']
    const children = names.map((name) => run('append.ts', pathToFileURL(root).href, 'list', ...lines(name)))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number))
    assert.deepEqual(codes, [0, 0, 0, 0])
    const body = String((await (await DirectoryStore.open(root)).get('list'))?.body)
    assert.deepEqual(body.trim().split('\n').sort(), names.flatMap(lines).sort())
    assert.deepEqual(await readdir(join(root, '.tmp')), [])
  })

  it('waits for a process that holds the lock, and goes on when that one is killed', async () => {
    const root = freshPlace()
    const store = await DirectoryStore.open(root)
    const holder = run('hold-lock.ts', join(root, '.lock'))
    await once(holder.stdout, 'data')
    const unhindered = await durationOf((await DirectoryStore.open(freshPlace())).put('a', Buffer.from('1')))
    let written = false
    const write = store.put('a', Buffer.from('1')).then(() => (written = true))
    await delay(10 * unhindered)
    assert.equal(written, false)
    holder.kill('SIGKILL')
    await write
    assert.equal(await store.exists('a'), true)
  })

  it('gives every version its own ETag, however fast they follow each other', async () => {
    const store = await DirectoryStore.open(freshPlace())
    const etags = new Set<string>()
    for (let i = 0; i < 200; i++) etags.add(await store.put('a', Buffer.from('same')))
    assert.equal(etags.size, 200)
  })

  it('never lets the time of an object stand still or go back, because ETags rest on it', async () => {
    const root = freshPlace()
    const store = await DirectoryStore.open(root)
    const timeOf = async () => (await stat(join(root, 'a'), { bigint: true })).mtimeNs
    await store.put('a', Buffer.from('1'))
    const future = new Date(Date.now() + 3600_000)
    await utimes(join(root, 'a'), future, future)
    for (let i = 0; i < 20; i++) {
      const before = await timeOf()
      await store.put('a', Buffer.from('1'))
      assert.ok((await timeOf()) > before)
    }
  })

  it('removes unfinished files of dead processes, and no others', async () => {
    const root = freshPlace()
    await DirectoryStore.open(root)
    const temp = join(root, '.tmp')
    const longAgo = new Date(Date.now() - 3600_000)
    for (const name of ['dead', 'locked', 'fresh']) await writeFile(join(temp, name), name)
    const holder = run('hold-lock.ts', join(temp, 'locked'))
    await once(holder.stdout, 'data')
    for (const name of ['dead', 'locked']) await utimes(join(temp, name), longAgo, longAgo)
    await DirectoryStore.open(root)
    assert.deepEqual((await readdir(temp)).sort(), ['fresh', 'locked'])
  })

  it('leaves no unfinished file behind when a write is refused', async () => {
    const root = freshPlace()
    const store = await DirectoryStore.open(root)
    await store.put('a', Buffer.from('1'))
    await assert.rejects(store.put('a', Buffer.from('2'), { ifNoneMatch: '*' }))
    assert.deepEqual(await readdir(join(root, '.tmp')), [])
  })

  it('does not mistake a directory that is gone for an empty store', async () => {
    const root = freshPlace()
    const store = await DirectoryStore.open(root)
    await rm(root, { recursive: true })
    await mkdir(root)
    const gone = unavailable(new RegExp(root), /no longer mounted. Bring it back/, /MODELOPS_STORE/)
    await assert.rejects(store.get('a'), gone)
    await assert.rejects(store.exists('a'), gone)
    await assert.rejects(store.listFolders('models/'), gone)
    await assert.rejects(store.put('a', Buffer.from('1')), gone)
  })

  it('says which directory it may not write and what to do', async function () {
    if (process.platform === 'win32') return this.skip()
    await asOrdinaryUser(async () => {
      const root = await mkdtemp(join(tmpdir(), 'store-'))
      await DirectoryStore.open(root)
      await chmod(root, 0o555)
      const refused = unavailable(
        new RegExp(root),
        /EACCES/,
        /may not write there. Give its user the permission/,
      )
      await assert.rejects(DirectoryStore.open(root), refused)
      await chmod(root, 0o755)
      await rm(root, { recursive: true })
    })
  })

  it('says that a file is where its directory should be', async () => {
    const path = freshPlace()
    await writeFile(path, '')
    await assert.rejects(DirectoryStore.open(path), unavailable(/a file is where a folder should be/))
    const store = await DirectoryStore.open(freshPlace())
    await store.put('a', Buffer.from('1'))
    await assert.rejects(
      store.put('a/b', Buffer.from('1')),
      unavailable(/a file is where a folder should be/),
    )
  })

  it('says that this platform has no file locks', async () => {
    const child = run('open-on-unknown-platform.ts', freshPlace())
    const [output] = (await once(child.stdout, 'data')) as [Buffer]
    assert.match(output.toString(), /store_unavailable .*fs-native-extensions does not load on linux-riscv64/)
  })
})

/** In milliseconds. */
async function durationOf(action: Promise<unknown>): Promise<number> {
  const start = performance.now()
  await action
  return performance.now() - start
}

/** Root may write everywhere, so a test of permissions runs as somebody else. */
async function asOrdinaryUser(action: () => Promise<void>) {
  const user = process.geteuid!()
  if (user === 0) process.seteuid!(65534)
  try {
    await action()
  } finally {
    process.seteuid!(user)
  }
}
