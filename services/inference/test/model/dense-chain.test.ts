import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadBackends, useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import { engine, memory, tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { input, layers, model as connect, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import { denseChainOf, type DenseChain } from '../../src/model/dense-chain.js'
import { JsRunner } from '../../src/model/js-runner.js'
import { KernelRunner } from '../../src/model/kernel-runner.js'
import { build, chainShape } from './random-chain.js'

const loaded = await loadBackends()
const tanh = { units: 4, useBias: true, activation: 'tanh' as const, separate: false, dropout: false }
const softmax = { ...tanh, units: 3, activation: 'softmax' as const }

const runnerFor = (name: BackendName, chain: DenseChain) =>
  name === 'cpu' ? new JsRunner(chain) : new KernelRunner(name, chain)

function expectedOf(model: LayersModel, rows: Float32Array, count: number): number[] {
  return tidy(() => {
    const inputs = tensor2d(rows, [count, rows.length / count])
    return [...(model.predictOnBatch(inputs) as Tensor).dataSync()]
  })
}

function assertClose(received: Float32Array, expected: number[]) {
  assert.equal(received.length, expected.length)
  expected.forEach((value, i) => {
    const difference = Math.abs(value - received[i]!)
    assert.ok(difference <= 1e-5 * (1 + Math.abs(value)), `output ${i}: ${received[i]} instead of ${value}`)
  })
}

describe(`A plain dense chain (on ${loaded.join(', ')})`, () => {
  for (const name of loaded) {
    it(`answers as LayersModel does within 1e-5, whatever its layers (${name})`, () => {
      fc.assert(
        fc.property(chainShape, (shape) => {
          useBackend('cpu')
          const { model, rows } = build(shape)
          const expected = expectedOf(model, rows, shape.rows)
          const chain = denseChainOf(model)
          assert.ok(chain)
          const runner = runnerFor(name, chain)
          assert.deepEqual([runner.inputWidth, runner.outputWidth], [shape.inputs, shape.dense.at(-1)!.units])
          assertClose(runner.run(rows, shape.rows), expected)
          assertClose(runner.run(rows, 1), expected.slice(0, runner.outputWidth))
          runner.dispose()
          model.dispose()
        }),
        { numRuns: 100 },
      )
    })

    it(`keeps no memory from call to call and none when disposed (${name})`, () => {
      useBackend(name)
      const { model } = build({ inputs: 3, scaled: 'affine', dense: [tanh, softmax], rows: 1, seed: 1 })
      const before = memory().numTensors
      const runner = runnerFor(name, denseChainOf(model)!)
      const storage = engine().findBackend(name)
      const rows = new Float32Array(30)
      runner.run(rows, 10)
      const loadedTensors = [memory().numTensors, storage.numDataIds()]
      for (let i = 0; i < 50; i++) runner.run(rows, 1 + (i % 10))
      assert.deepEqual([memory().numTensors, storage.numDataIds()], loadedTensors)
      runner.dispose()
      assert.equal(memory().numTensors, before)
      model.dispose()
    })

    it(`serves while another back end is active (${name})`, () => {
      useBackend('cpu')
      const { model, rows } = build({ inputs: 3, scaled: 'standard', dense: [softmax], rows: 4, seed: 2 })
      const expected = expectedOf(model, rows, 4)
      const runner = runnerFor(name, denseChainOf(model)!)
      const storage = engine().findBackend(name)
      runner.run(rows, 4)
      const stored = storage.numDataIds()
      for (const other of loaded) {
        useBackend(other)
        assertClose(runner.run(rows, 4), expected)
        assert.equal(storage.numDataIds(), stored, 'no weights move to another back end')
      }
      runner.dispose()
    })
  }

  it('may be a functional model', () => {
    useBackend('cpu')
    const x = input({ shape: [3] })
    const functional = connect({ inputs: x, outputs: layers.dense({ units: 2 }).apply(x) as never })
    assert.equal(denseChainOf(functional)?.outputWidth, 2)
  })

  it('is not a model with branches, other layers or a normalisation between dense layers', () => {
    useBackend('cpu')
    const x = input({ shape: [3] })
    const shared = layers.dense({ units: 3 })
    const once = shared.apply(x)
    const first = layers.dense({ units: 3, inputShape: [3] })
    const others = [
      connect({ inputs: x, outputs: shared.apply(once) as never }),
      connect({ inputs: x, outputs: layers.add().apply([x, once] as never) as never }),
      connect({ inputs: x, outputs: [once, layers.dense({ units: 1 }).apply(once)] as never }),
      sequential({ layers: [layers.dense({ units: 1, inputShape: [2, 3] })] }),
      sequential({ layers: [layers.dense({ units: 1, inputShape: [3], activation: 'softsign' })] }),
      sequential({ layers: [first, layers.batchNormalization()] }),
      sequential({ layers: [layers.batchNormalization({ inputShape: [3] })] }),
      sequential({
        layers: [layers.activation({ activation: 'relu', inputShape: [3] }), layers.dense({ units: 1 })],
      }),
    ]
    for (const [i, model] of others.entries()) assert.equal(denseChainOf(model), undefined, `model ${i}`)
  })
})
