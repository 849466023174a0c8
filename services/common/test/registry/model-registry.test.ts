import assert from 'node:assert/strict'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { isProblem } from '../../src/problem.js'
import { ModelRegistry } from '../../src/registry/model-registry.js'
import { artifacts, manifestDraft } from '../support/manifests.js'
import { temporaryStore, type TemporaryStore } from '../support/temporary-store.js'

describe('the model registry', () => {
  let temporary: TemporaryStore
  let registry: ModelRegistry
  beforeEach(async () => {
    temporary = await temporaryStore()
    registry = new ModelRegistry(temporary.store)
  })
  afterEach(() => temporary.remove())

  const fileOf = (name: string) => join(temporary.directory, 'models/wine/runs/run-1', name)

  it('reads back what was published', async () => {
    const published = await registry.publishRun(manifestDraft(), artifacts)
    assert.deepEqual(await registry.readRun('wine', 'run-1'), { manifest: published, ...artifacts })
    assert.equal(await registry.findModelOf('run-1'), 'wine')
    assert.deepEqual(await registry.listModels(), ['wine'])
    assert.deepEqual(await registry.listRunIds('wine'), ['run-1'])
  })

  it('ignores folders that are not its own', async () => {
    await registry.publishRun(manifestDraft(), artifacts)
    await temporary.store.put('models/lost+found/runs/x/manifest.json', Buffer.from('?'))
    await temporary.store.put('models/wine/runs/copy of run-1/manifest.json', Buffer.from('?'))
    assert.deepEqual(await registry.listModels(), ['wine'])
    assert.deepEqual(await registry.listRunIds('wine'), ['run-1'])
    assert.equal(await registry.findModelOf('run-1'), 'wine')
  })

  it('refuses to publish a run twice', async () => {
    await registry.publishRun(manifestDraft(), artifacts)
    await assert.rejects(registry.publishRun(manifestDraft(), artifacts), { code: 'already_exists' })
  })

  it('writes the manifest last, so that a crash while publishing leaves nothing that can be deployed', async () => {
    const written: string[] = []
    const put = temporary.store.put.bind(temporary.store)
    temporary.store.put = async (key, body, condition) => {
      written.push(key.split('/').at(-1)!)
      return put(key, body, condition)
    }
    await registry.publishRun(manifestDraft(), { ...artifacts, trees: Buffer.from('{}') })
    assert.equal(written.at(-1), 'manifest.json')
    assert.deepEqual(written.toSorted(), ['manifest.json', 'model.json', 'trees.json', 'weights.bin'])
  })

  it('does not find a run whose artifacts are there but whose manifest is not', async () => {
    await temporary.store.put('models/wine/runs/run-1/weights.bin', artifacts.weights)
    assert.equal(await registry.findModelOf('run-1'), undefined)
    await assert.rejects(registry.readRun('wine', 'run-1'), { code: 'run_not_found' })
  })

  it('names a truncated file with both sizes', async () => {
    await registry.publishRun(manifestDraft(), artifacts)
    await truncate(fileOf('weights.bin'), 3)
    await assert.rejects(registry.readRun('wine', 'run-1'), (error) => {
      assert.ok(isProblem(error, 'artifact_corrupt'))
      assert.match(error.detail, /weights\.bin is damaged: it has 3 bytes, its manifest says 4/)
      return true
    })
  })

  it('reads the trees of a run by their checksum, and says why a run may have none', async () => {
    await registry.publishRun(manifestDraft(), { ...artifacts, trees: Buffer.from('{"trees":1}') })
    assert.equal((await registry.readTrees('wine', 'run-1')).toString(), '{"trees":1}')
    await writeFile(fileOf('trees.json'), '{"trees":2}')
    await assert.rejects(registry.readTrees('wine', 'run-1'), { code: 'artifact_corrupt' })
    await registry.publishRun(manifestDraft({ run_id: 'run-2' }), artifacts)
    await assert.rejects(registry.readTrees('wine', 'run-2'), {
      code: 'not_found',
      message: /the run run-2 has no trees in a file of their own: its training found/,
    })
  })

  for (const name of ['weights.bin', 'model.json'] as const)
    it(`finds one flipped bit in ${name}`, async () => {
      await registry.publishRun(manifestDraft(), artifacts)
      const bytes = await readFile(fileOf(name))
      bytes[1]! ^= 1
      await writeFile(fileOf(name), bytes)
      await assert.rejects(registry.readRun('wine', 'run-1'), (error) => {
        assert.ok(isProblem(error, 'artifact_corrupt'))
        assert.match(error.detail, new RegExp(`${name} is damaged: its SHA-256 is`))
        return true
      })
    })

  it('refuses a manifest of a newer format version, and says so', async () => {
    await registry.publishRun(manifestDraft(), artifacts)
    const manifest = JSON.parse(await readFile(fileOf('manifest.json'), 'utf8')) as object
    await writeFile(fileOf('manifest.json'), JSON.stringify({ ...manifest, format_version: 2 }))
    await assert.rejects(registry.readRun('wine', 'run-1'), (error) => {
      assert.ok(isProblem(error, 'format_too_new'))
      assert.match(error.detail, /has format version 2; this version of ModelOps reads up to 1/)
      return true
    })
  })

  it('refuses a manifest that is cut off or lacks a field, naming it', async () => {
    await registry.publishRun(manifestDraft(), artifacts)
    await truncate(fileOf('manifest.json'), 20)
    await assert.rejects(registry.readRun('wine', 'run-1'), { code: 'artifact_corrupt' })
    await writeFile(fileOf('manifest.json'), '{"format_version":1}')
    await assert.rejects(registry.readRun('wine', 'run-1'), /manifest\.json is damaged: .*run_id/s)
  })

  for (const name of ['../wine', 'a/b', '', '.hidden', 'ü', 'x'.repeat(64)])
    it(`does not take ${JSON.stringify(name)} for a name`, async () => {
      await assert.rejects(registry.readRun(name, 'run-1'), { code: 'invalid_name' })
      await assert.rejects(registry.findModelOf(name), { code: 'invalid_name' })
    })

  it('passes on that the store cannot be reached', async () => {
    const broken = { get: () => Promise.reject(new Error('gone')) } as unknown as ArtifactStore
    await assert.rejects(new ModelRegistry(broken).readRun('wine', 'run-1'), /gone/)
  })
})
