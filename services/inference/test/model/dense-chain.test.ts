import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { loadBackends, useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import { engine, memory, tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { input, layers, model as connect, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { parseModelFiles } from '@modelops/common/tensorflow/model-json'
import type { DenseChain } from '../../src/model/dense-chain.js'
import { JsRunner } from '../../src/model/js-runner.js'
import { KernelRunner } from '../../src/model/kernel-runner.js'
import { readDenseChain } from '../../src/model/read-dense-chain.js'
import { build, chainShape } from './random-chain.js'

const loaded = await loadBackends()
const tanh = { units: 4, useBias: true, activation: 'tanh' as const, separate: false, dropout: false }
const softmax = { ...tanh, units: 3, activation: 'softmax' as const }

const runnerFor = (name: BackendName, chain: DenseChain) =>
  name === 'cpu' ? new JsRunner(chain) : new KernelRunner(name, chain)

type Json = Record<string, unknown>

/** What is read of a model's files, with model.json changed. */
async function chainOf(model: LayersModel, change: (json: Json) => void = () => undefined) {
  const { modelJson, weights } = await saveModel(model)
  const json = JSON.parse(modelJson.toString()) as Json
  change(json)
  return readDenseChain(parseModelFiles(Buffer.from(JSON.stringify(json)), weights))
}

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
    it(`answers as LayersModel does within 1e-5, whatever its layers (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(chainShape, async (shape) => {
          useBackend('cpu')
          const { model, rows } = build(shape)
          const expected = expectedOf(model, rows, shape.rows)
          const chain = await chainOf(model)
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

    it(`may begin with a rescaling, of all inputs or of each (${name})`, async () => {
      useBackend('cpu')
      for (const factors of [
        { scale: 0.5, offset: -1 },
        { scale: [1, -2], offset: [0, 3] },
      ]) {
        const rescaling = layers.rescaling({ ...(factors as { scale: number }), inputShape: [2] })
        const model = sequential({ layers: [rescaling, layers.dense({ units: 3, activation: 'softmax' })] })
        const rows = Float32Array.of(1, 2, -30, 4)
        const chain = await chainOf(model)
        assert.ok(chain)
        const runner = runnerFor(name, chain)
        const expected = (useBackend('cpu'), expectedOf(model, rows, 2))
        assertClose(runner.run(rows, 2), expected)
        runner.dispose()
        model.dispose()
      }
    })

    it(`keeps no memory from call to call and none when disposed (${name})`, async () => {
      useBackend(name)
      const { model } = build({
        functional: false,
        inputs: 3,
        scaled: 'affine',
        dense: [tanh, softmax],
        rows: 1,
        seed: 1,
      })
      const chain = (await chainOf(model))!
      const before = memory().numTensors
      const runner = runnerFor(name, chain)
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

    it(`serves while another back end is active (${name})`, async () => {
      useBackend('cpu')
      const { model, rows } = build({
        functional: false,
        inputs: 3,
        scaled: 'standard',
        dense: [softmax],
        rows: 4,
        seed: 2,
      })
      const expected = expectedOf(model, rows, 4)
      const runner = runnerFor(name, (await chainOf(model))!)
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

  it('may be wrapped as in the HDF5 files of Keras, or have no more than its name where layers have defaults', async () => {
    useBackend('cpu')
    const model = sequential({
      layers: [
        layers.batchNormalization({ inputShape: [2], name: 'norm' }),
        layers.dense({ units: 1, name: 'out' }),
      ],
    })
    const plain = await chainOf(model)
    const wrapped = await chainOf(model, (json) => {
      json['modelTopology'] = { model_config: json['modelTopology'], keras_version: '2.4.0' }
    })
    const terse = await chainOf(model, (json) => {
      const norm = {
        class_name: 'BatchNormalization',
        config: { name: 'norm', batch_input_shape: [null, 2] },
      }
      const out = { class_name: 'Dense', config: { name: 'out', units: 1 } }
      json['modelTopology'] = { class_name: 'Sequential', config: [norm, out] }
    })
    assert.equal(plain?.outputWidth, 1)
    assert.deepEqual(wrapped, plain)
    assert.deepEqual(terse, plain)
  })

  it('is not a model with branches, other layers or a normalisation between dense layers', async () => {
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
    for (const [i, model] of others.entries()) assert.equal(await chainOf(model), undefined, `model ${i}`)
  })

  it('is not one whose weights are quantised, missing, renamed, of another shape or left over', async () => {
    useBackend('cpu')
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [2], name: 'd' })] })
    const kernel = { name: 'd/kernel', shape: [2, 2], dtype: 'float32' }
    const bias = { name: 'd/bias', shape: [2], dtype: 'float32' }
    const withWeights = (...weights: object[]) =>
      chainOf(model, (json) => (json['weightsManifest'] = [{ weights }]))
    assert.ok(await withWeights(kernel, bias))
    const quantization = { dtype: 'int32', scale: 1, min: 0 }
    assert.equal(await withWeights({ ...kernel, quantization }, bias), undefined)
    assert.equal(await withWeights({ ...kernel, dtype: 'int32' }, bias), undefined)
    assert.equal(await withWeights({ ...kernel, shape: [6] }), undefined)
    assert.equal(await withWeights({ ...kernel, name: 'e/kernel' }, bias), undefined)
    assert.equal(await withWeights({ ...kernel, shape: [1, 4] }, bias), undefined)
    assert.equal(await withWeights(kernel, bias, { ...bias, name: 'd/more', shape: [0] }), undefined)
    assert.equal(await withWeights(kernel, bias, { ...bias, shape: [0] }), undefined)
  })

  it('is not a layer that is called with arguments, or a sequence that never ends', async () => {
    useBackend('cpu')
    const x = input({ shape: [2], name: 'x' })
    const y = layers.dense({ units: 2, name: 'y' }).apply(x)
    const z = layers.dense({ units: 2, name: 'z' }).apply(y) as never
    const functional = connect({ inputs: x, outputs: z })
    const replaced = (from: string, to: string) =>
      chainOf(functional, (json) => {
        const topology = JSON.stringify(json['modelTopology'])
        assert.ok(topology.includes(from))
        json['modelTopology'] = JSON.parse(topology.replace(from, to)) as unknown
      })
    assert.ok(await replaced('x', 'x'))
    assert.equal(await replaced('["y",0,0,{}]', '["y",0,0,{"training":true}]'), undefined)
    assert.equal(await replaced('["y",0,0,{}]', '["y",1,0,{}]'), undefined)
    assert.equal(await replaced('["x",0,0,{}]', '["z",0,0,{}]'), undefined)
    assert.equal(await replaced('"name":"z","class_name"', '"name":"x","class_name"'), undefined)
  })

  it('is recognised or not, whatever a topology holds', async () => {
    useBackend('cpu')
    const { model } = build({
      functional: true,
      inputs: 3,
      scaled: 'affine',
      dense: [tanh],
      rows: 1,
      seed: 1,
    })
    const { modelJson, weights } = await saveModel(model)
    const values = modelJson.toString().match(/"[^"]*"|\d+|true|false|null/g)!
    const piece = fc.constantFrom(...values)
    fc.assert(
      fc.property(fc.nat(values.length - 1), piece, (index, replacement) => {
        let at = -1
        const text = modelJson
          .toString()
          .replace(/"[^"]*"|\d+|true|false|null/g, (value) => (++at === index ? replacement : value))
        try {
          const chain = readDenseChain(parseModelFiles(Buffer.from(text), weights))
          assert.ok(chain === undefined || chain.inputWidth === 3)
        } catch (error) {
          assert.ok(isProblem(error), String(error))
        }
      }),
      { numRuns: 500 },
    )
  })
})
