import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedBackends, type BackendName } from '@modelops/common/tensorflow/backends'
import { fileBackendCache } from '../../src/model/backend-cache.js'
import { choiceKey, fastestRunner } from '../../src/model/choose-backend.js'
import type { TensorflowRunner } from '../../src/model/runner.js'

/** Milliseconds on the wall, and of the processor. */
let [clock, computed] = [0, 0]

/**
 * Runners that compute for a given time by the test's clocks, whatever the number of rows, and what happened to them.
 * @param waitOf how long they wait for the processor as well
 */
function machine(msOf: Partial<Record<BackendName, number>>, waitOf: typeof msOf = {}) {
  const prepared: BackendName[] = []
  const disposed: BackendName[] = []
  const runs: [BackendName, number][] = []
  const prepare = (backend: BackendName): Promise<TensorflowRunner | undefined> => {
    prepared.push(backend)
    const ms = msOf[backend]
    if (ms === undefined) return Promise.resolve(undefined)
    const run = (rows: Float32Array, count: number) => {
      runs.push([backend, count])
      computed += ms
      clock += ms + (waitOf[backend] ?? 0)
      return rows.subarray(0, count)
    }
    const dispose = () => void disposed.push(backend)
    return Promise.resolve({ backend, inputWidth: 1, outputWidth: 1, run, dispose })
  }
  return { prepare, prepared, disposed, runs }
}

describe('The choice of a back end', () => {
  const { cpuUsage } = process
  before(() => {
    Object.defineProperty(performance, 'now', { configurable: true, value: () => clock })
    process.cpuUsage = (since) => ({ user: Math.round(computed * 1000) - (since?.user ?? 0), system: 0 })
  })
  after(() => {
    Reflect.deleteProperty(performance, 'now')
    process.cpuUsage = cpuUsage
  })

  it('takes the fastest and disposes the others', async () => {
    const { prepare, disposed } = machine({ wasm: 0.2, cpu: 0.02 })
    assert.equal((await fastestRunner(prepare))?.backend, 'cpu')
    assert.deepEqual(disposed, ['wasm'])
  })

  it('is not misled by programs that take the processor from the faster one', async () => {
    const { prepare } = machine({ wasm: 2, cpu: 1 }, { cpu: 9 })
    assert.equal((await fastestRunner(prepare))?.backend, 'cpu')
  })

  it('does not measure a back end with 64 rows that is hopeless with one', async () => {
    const { prepare, runs } = machine({ wasm: 0.02, cpu: 1 })
    assert.equal((await fastestRunner(prepare))?.backend, 'wasm')
    assert.ok(!runs.some(([name, count]) => name === 'cpu' && count > 1))
  })

  it('loads tensorflow only for a slow model', async () => {
    const fast = machine({ wasm: 0.05, cpu: 0.1, tensorflow: 0.01 })
    await fastestRunner(fast.prepare)
    assert.deepEqual(fast.prepared, ['wasm', 'cpu'])
  })

  // From Node.js 23 on tfjs-node does not run: nothing is left out there.
  if (Number.parseInt(process.versions.node) < 23)
    it('takes tensorflow only where it is much faster', async function () {
      if (!installedBackends().includes('tensorflow')) this.skip()
      for (const [ms, expected] of [
        [5, 'wasm'],
        [2, 'tensorflow'],
      ] as const) {
        const { prepare } = machine({ wasm: 6, cpu: 20, tensorflow: ms })
        assert.equal((await fastestRunner(prepare))?.backend, expected)
      }
    })

  it('does without those that cannot serve, and says when none can', async () => {
    const onlyCpu = machine({ cpu: 0.02 })
    assert.equal((await fastestRunner(onlyCpu.prepare))?.backend, 'cpu')
    assert.equal(await fastestRunner(machine({}).prepare), undefined)
  })

  it('does without one that cannot compute the model, and fails as the last one where none can', async () => {
    const { prepare } = machine({ wasm: 0.02, cpu: 0.02 })
    const without = (...broken: BackendName[]) =>
      fastestRunner(async (name) => {
        if (broken.includes(name)) throw new Error(`no kernel on ${name}`)
        return name === 'tensorflow' ? undefined : prepare(name)
      })
    assert.equal((await without('wasm'))?.backend, 'cpu')
    assert.equal((await without('cpu'))?.backend, 'wasm')
    await assert.rejects(without('wasm', 'cpu'), /no kernel on cpu/)
  })

  it('holds for the same structure and weights, as zeros among them decide on the speed', () => {
    const key = (structure: string, weights: string) =>
      choiceKey({ 'model.json': { sha256: structure, size: 9 }, 'weights.bin': { sha256: weights, size: 9 } })
    assert.equal(key('a', '0'), key('a', '0'))
    assert.notEqual(key('a', '0'), key('b', '0'))
    assert.notEqual(key('a', '0'), key('a', '1'))
  })
})

describe('The cache of back ends', () => {
  let directory: string
  let warnings: string[]
  const open = (file = 'cache/backends.json') =>
    fileBackendCache(join(directory, file), (text) => warnings.push(text))

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'backends-'))
    warnings = []
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('remembers across processes and leaves no drafts', async () => {
    assert.equal(await open().get('a'), undefined)
    await open().set('a', 'wasm')
    await open().set('b', 'cpu')
    await open().set('a', 'tensorflow')
    assert.deepEqual([await open().get('a'), await open().get('b')], ['tensorflow', 'cpu'])
    assert.deepEqual(await readdir(join(directory, 'cache')), ['backends.json'])
    assert.deepEqual(warnings, [])
  })

  it('ignores a damaged file with a warning, and replaces it', async () => {
    for (const text of ['{"a":', '{"a":"gpu"}', '[]']) {
      warnings = []
      await writeFile(join(directory, 'b.json'), text)
      assert.equal(await open('b.json').get('a'), undefined)
      assert.match(warnings[0]!, /b\.json is ignored/)
      await open('b.json').set('a', 'cpu')
      assert.equal(await open('b.json').get('a'), 'cpu')
    }
  })

  it('does without a directory that cannot be written', async () => {
    await writeFile(join(directory, 'file'), '')
    await open('file/backends.json').set('a', 'cpu')
    assert.match(warnings.at(-1)!, /cannot be written/)
  })
})
