import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { engine, matMul, tensor2d } from '@tensorflow/tfjs-core'
import { backendReport, installedBackends, loadBackends, useBackend } from '../../src/tensorflow/backends.js'

const loaded = await loadBackends()

describe(`TensorFlow.js back ends (loaded here: ${loaded.join(', ')})`, () => {
  it('always include wasm and cpu, best first', () => {
    assert.deepEqual(loaded.slice(-2), ['wasm', 'cpu'])
    assert.deepEqual(loaded, installedBackends().slice(-loaded.length))
  })

  it('share one engine and are switched synchronously', () => {
    for (const name of [...loaded, ...loaded]) {
      useBackend(name)
      assert.equal(engine().backendName, name)
      const product = matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]]))
      assert.deepEqual([...product.dataSync()], [11])
      assert.equal(engine().backend, engine().findBackend(name))
    }
  })

  it('are loaded once', async () => {
    assert.deepEqual(await loadBackends(), loaded)
  })

  it('say why one of them cannot serve', () => {
    const report = backendReport()
    for (const name of loaded) assert.equal(report[name], 'ready')
    if (!loaded.includes('tensorflow')) assert.match(report.tensorflow, /tfjs-node/)
  })

  it('print nothing, leave crash handling alone and do not load tfjs-node unasked', () => {
    const script = `
      import { backendReport, loadBackends, useBackend } from '${new URL('../../src/tensorflow/backends.ts', import.meta.url).href}'
      await loadBackends(['wasm', 'cpu'])
      if (process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection') > 0) throw new Error('handlers')
      if (backendReport().tensorflow !== 'not loaded') throw new Error('loaded')
      await loadBackends()
      try { useBackend('unknown') } catch { process.exitCode = 7 }`
    const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    assert.deepEqual([child.stdout, child.stderr, child.status], ['', '', 7])
  })
})
