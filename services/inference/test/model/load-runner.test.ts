import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import type { Manifest } from '@modelops/common/manifest'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { loadBackends, useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import type { Forest } from '@modelops/common/forest/forest'
import { writeForest } from '@modelops/common/forest/forest-files'
import { memory, tensor } from '@tensorflow/tfjs-core'
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import { until } from '../../../common/test/support/until.js'
import type { BackendCache } from '../../src/model/backend-cache.js'
import { loadRunner as load } from '../../src/model/load-runner.js'
import type { ThreadCare } from '../../src/model/thread-runner.js'
import { noThread } from '../support/no-thread.js'

const loaded = await loadBackends()
const loadRunner = (
  manifest: Manifest,
  modelJson: Buffer,
  weights: Buffer,
  cache: BackendCache,
  care: ThreadCare = noThread,
) => load(manifest, { modelJson, weights }, cache, care)
const always = (name: BackendName | undefined): BackendCache => ({
  get: () => Promise.resolve(name),
  set: () => Promise.resolve(),
})

/** y = 2 a - b + 1, as a plain chain or with a layer that has no fused kernel here. */
function linearModel(plain: boolean): LayersModel {
  const dense = layers.dense({ inputShape: [2], units: 1 })
  const model = sequential({ layers: plain ? [dense] : [dense, layers.leakyReLU({ alpha: 1 })] })
  dense.setWeights([tensor([2, -1], [2, 1]), tensor([1])])
  return model
}

const numeric = (name: string) => ({ name, type: 'numeric' as const, nullable: false })
const samples = [
  { features: [1, 2], prediction: 1 },
  { features: [50, 1], prediction: 100 },
]
const manifest: Manifest = {
  format_version: 1,
  run_id: 'run-1',
  model_name: 'line',
  created: '2026-01-01T00:00:00Z',
  origin: 'trained',
  model_format: 'layers',
  task: 'regression',
  features: [numeric('a'), numeric('b')],
  hyper_parameters: {},
  metrics: {},
  curves: { epochs: [] },
  samples,
  files: { 'model.json': { sha256: '', size: 0 }, 'weights.bin': { sha256: '', size: 0 } },
  tfjs_version: '4.22.0',
  backend: 'cpu',
  duration_seconds: 1,
}

describe(`Loading a model (on ${loaded.join(', ')})`, () => {
  for (const plain of [true, false]) {
    const kind = plain ? 'a plain chain' : 'any other model'
    const files = async () => {
      useBackend('cpu')
      const model = linearModel(plain)
      const saved = await saveModel(model)
      model.dispose()
      return saved
    }

    for (const name of loaded)
      it(`gives ${kind} that answers on ${name} and leaves nothing behind`, async () => {
        const { modelJson, weights } = await files()
        const before = memory().numTensors
        const runner = await loadRunner(manifest, modelJson, weights, always(name))
        assert.deepEqual([runner.backend, runner.inputWidth, runner.outputWidth], [name, 2, 1])
        const tensors = memory().numTensors
        assert.deepEqual([...(await runner.run(Float32Array.of(1, 2, 3, 4, 9, 9), 2))], [1, 3])
        assert.equal(memory().numTensors, tensors)
        runner.dispose()
        assert.equal(memory().numTensors, before)
      })

    it(`chooses a back end for ${kind} once`, async () => {
      const { modelJson, weights } = await files()
      const before = memory().numTensors
      const choices = new Map<string, BackendName>()
      let chosen = 0
      const cache: BackendCache = {
        get: (key) => Promise.resolve(choices.get(key)),
        set: (key, name) => {
          choices.set(key, name)
          chosen++
          return Promise.resolve()
        },
      }
      const first = await loadRunner(manifest, modelJson, weights, cache)
      const second = await loadRunner(manifest, modelJson, weights, cache)
      assert.deepEqual([[...choices.values()], chosen], [[first.backend], 1])
      assert.equal(second.backend, first.backend)
      first.dispose()
      second.dispose()
      assert.equal(memory().numTensors, before)
    })

    const refuses = async (changed: Partial<Manifest>, code: ProblemCode, text: RegExp) => {
      const { modelJson, weights } = await files()
      const before = memory().numTensors
      const loading = loadRunner({ ...manifest, ...changed }, modelJson, weights, always('wasm'))
      await assert.rejects(loading, (error) => isProblem(error, code) && text.test(error.detail))
      assert.equal(memory().numTensors, before)
    }

    it(`refuses ${kind} that answers a sample differently, naming it`, async () => {
      const wrong = [samples[0]!, { features: [50, 1], prediction: 99 }]
      await refuses({ samples: wrong }, 'artifact_corrupt', /sample 2 .*with 100 instead of 99/)
    })

    it(`refuses ${kind} whose widths are not the manifest's`, async () => {
      await refuses({ features: [numeric('a')] }, 'unsupported_model', /takes 2 numbers.*give 1/)
      const labels = ['x', 'y', 'z']
      await refuses(
        { task: 'multiclass', labels },
        'unsupported_model',
        /gives 1 numbers.*3 labels must give 3/,
      )
    })
  }

  it('needs no TensorFlow.js for a small plain chain, also when no back end has been chosen before', async () => {
    useBackend('cpu')
    const model = linearModel(true)
    const { modelJson, weights } = await saveModel(model)
    model.dispose()
    const script = `
      import { createRequire } from 'node:module'
      import { loadRunner } from '${new URL('../../src/model/load-runner.ts', import.meta.url).href}'
      const [manifest, modelJson, weights] = process.argv.slice(1)
      const cache = { get: async () => undefined, set: async () => undefined }
      const file = (text) => Buffer.from(text, 'base64')
      const runner = await loadRunner(JSON.parse(manifest), { modelJson: file(modelJson), weights: file(weights) }, cache)
      const modules = Object.keys(createRequire('${import.meta.url}').cache)
      console.log(runner.backend, ...modules.filter((path) => path.includes('tfjs')))`
    const files = [modelJson, weights].map((file) => file.toString('base64'))
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, JSON.stringify(manifest), ...files]
    const child = spawnSync(process.execPath, args, { encoding: 'utf8' })
    assert.deepEqual([child.stdout, child.stderr], ['cpu\n', ''])
  })

  it('compares probabilities where a class would tip over', async () => {
    useBackend('cpu')
    const model = sequential({ layers: [layers.dense({ inputShape: [2], units: 1, activation: 'sigmoid' })] })
    model.layers[0]!.setWeights([tensor([0, 0], [2, 1]), tensor([0])])
    const { modelJson, weights } = await saveModel(model)
    const tipping = { features: [0, 0], prediction: 0, probabilities: [0.5001, 0.4999] }
    const binary: Manifest = { ...manifest, task: 'binary', labels: ['no', 'yes'], samples: [tipping] }
    const runner = await loadRunner(binary, modelJson, weights, always('cpu'))
    runner.dispose()
    const off = { ...binary, samples: [{ ...tipping, probabilities: [0.6, 0.4] }] }
    await assert.rejects(
      loadRunner(off, modelJson, weights, always('cpu')),
      /with 0.5, 0.5 instead of 0.6, 0.4/,
    )
  })

  it('refuses a model whose input is not a table', async () => {
    useBackend('cpu')
    const model = sequential({ layers: [layers.dense({ inputShape: [null, 2], units: 1 })] })
    const { modelJson, weights } = await saveModel(model)
    const loading = loadRunner(manifest, modelJson, weights, always(undefined))
    await assert.rejects(
      loading,
      (error) => isProblem(error, 'unsupported_model') && /only the first/.test(error.detail),
    )
  })

  it('serves a graph model', async () => {
    const runner = await loadRunner({ ...manifest, model_format: 'graph' }, ...linearGraph(), always('wasm'))
    assert.deepEqual([...(await runner.run(Float32Array.of(1, 2, 3, 4), 2))], [1, 3])
    runner.dispose()
  })

  describe('that would hold the event loop', () => {
    /** 1,025 inputs of which the first is answered, and 1,024 hidden units: more than 4 MiB. */
    const large = () => {
      const [inputs, units] = [1025, 1024]
      const model = sequential({
        layers: [layers.dense({ inputShape: [inputs], units }), layers.dense({ units: 1 })],
      })
      const [first, second] = model.layers
      const kernel = new Float32Array(inputs * units)
      kernel[0] = 1
      first!.setWeights([tensor(kernel, [inputs, units]), tensor(new Float32Array(units))])
      const sum = new Float32Array(units).fill(1)
      second!.setWeights([tensor(sum, [units, 1]), tensor([0])])
      return model
    }
    const features = Array.from({ length: 1025 }, (_, i) => numeric(`f${i}`))
    const row = (first: number) => features.map((_, i) => (i === 0 ? first : 1))
    const loadLarge = async (prediction: number) => {
      useBackend('cpu')
      const model = large()
      const { modelJson, weights } = await saveModel(model)
      model.dispose()
      const given = { ...manifest, features, samples: [{ features: row(7), prediction }] }
      return loadRunner(given, modelJson, weights, always('cpu'))
    }

    it('gives one that is large a thread, which answers in the order of the requests and ends', async () => {
      const before = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
      const runner = await loadLarge(7)
      assert.deepEqual([runner.hasThread, runner.backend, runner.inputWidth], [true, 'cpu', 1025])
      const rows = Float32Array.from([row(1), row(2)].flat())
      const answers = await Promise.all([runner.run(rows, 2), runner.run(rows.subarray(1025), 1)])
      assert.deepEqual(
        answers.map((values) => [...values]),
        [[1, 2], [2]],
      )
      runner.dispose()
      const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
      await until(() => ports() === before)
      await assert.rejects(async () => runner.run(rows, 1), /no longer in service/)
    })

    it('refuses one whose thread answers a sample differently, naming it', async () => {
      const isRefusal = (error: unknown) =>
        isProblem(error, 'artifact_corrupt') && /with 7 instead of 8/.test(error.detail)
      await assert.rejects(loadLarge(8), isRefusal)
    })

    it('gives a forest a thread of which a row may take long, however few questions most rows are asked', async () => {
      const forest = chain(200_000)
      const { modelJson, weights } = writeForest(forest)
      const samples = [{ features: [0], prediction: 0 }]
      const given: Manifest = { ...manifest, model_format: 'trees', features: [numeric('a')], samples }
      const runner = await loadRunner(given, modelJson, weights, always(undefined))
      assert.deepEqual([runner.hasThread, runner.mostRows, runner.backend], [true, 1, 'trees'])
      assert.equal((await runner.run(Float32Array.of(5000.5), 1))[0], 5001)
      assert.equal(runner.forest?.feature.length, forest.feature.length)
      runner.dispose()
    })
  })

  it('serves a model with more dimensions by the numbers of a row', async () => {
    useBackend('cpu')
    const model = sequential({
      layers: [layers.reshape({ inputShape: [2, 1], targetShape: [2] }), linearModel(true).layers[0]!],
    })
    const { modelJson, weights } = await saveModel(model)
    const runner = await loadRunner(manifest, modelJson, weights, always('wasm'))
    assert.equal(runner.inputWidth, 2)
    runner.dispose()
  })
})

/** A tree whose every question is whether the value is above the next whole number; leaf i is i. */
function chain(questions: number): Forest {
  const nodes = 2 * questions + 1
  const isLeaf = (node: number) => node % 2 === 1 || node === nodes - 1
  const by = (of: (node: number) => number) => Array.from({ length: nodes }, (_, node) => of(node))
  return {
    ...{ inputs: 1, features: [{ input: 0 }], outputs: 1, base: [0], sum: 'float64', factor: 1 },
    ...{ transform: 'identity', roots: Int32Array.of(0), treeOutputs: Int32Array.of(0) },
    feature: Int32Array.from(by((node) => (isLeaf(node) ? -1 : 0))),
    child: Int32Array.from(by((node) => (isLeaf(node) ? 0 : node + 1))),
    value: Float64Array.from(by((node) => Math.floor(node / 2))),
    kind: new Uint8Array(nodes),
    cover: new Float32Array(nodes),
    leafRows: new Float64Array(0),
    setStarts: Int32Array.of(0),
    setWords: new Uint32Array(0),
  }
}

/** y = x . w + b as a graph model, in the form the TensorFlow.js converter writes. */
function linearGraph(): [Buffer, Buffer] {
  const float = { T: { type: 'DT_FLOAT' }, dtype: { type: 'DT_FLOAT' } }
  const dim = [{ size: '-1' }, { size: '2' }]
  const node = [
    { name: 'x', op: 'Placeholder', attr: { ...float, shape: { shape: { dim } } } },
    { name: 'w', op: 'Const', attr: float },
    { name: 'b', op: 'Const', attr: float },
    { name: 'product', op: 'MatMul', input: ['x', 'w'], attr: float },
    { name: 'y', op: 'Add', input: ['product', 'b'], attr: float },
  ]
  const weights = [
    { name: 'w', shape: [2, 1], dtype: 'float32' },
    { name: 'b', shape: [1], dtype: 'float32' },
  ]
  const json = {
    format: 'graph-model',
    modelTopology: { node, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  }
  return [Buffer.from(JSON.stringify(json)), Buffer.from(new Float32Array([2, -1, 1]).buffer)]
}
