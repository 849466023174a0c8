import assert from 'node:assert/strict'
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import { isProblem } from '../../src/problem.js'
import { loadBackends, useBackend } from '../../src/tensorflow/backends.js'
import { loadModel, saveModel, type TfModel } from '../../src/tensorflow/model-files.js'

const loaded = await loadBackends()

describe('Model files', () => {
  const row = [0.5, -1, 2]
  let model: LayersModel
  let files: { modelJson: Buffer; weights: Buffer }

  const outputsOf = (of: TfModel) => [...tidy(() => (of.predict(tensor2d([row])) as Tensor).dataSync())]
  const rejects = (
    modelJson: Buffer,
    weights: Buffer,
    code: 'unsupported_model' | 'artifact_corrupt',
    text: RegExp,
  ) =>
    assert.rejects(
      loadModel(modelJson, weights),
      (error) => isProblem(error, code) && text.test(error.detail),
    )
  const edited = (change: (json: Record<string, unknown>) => void) => {
    const json = JSON.parse(files.modelJson.toString()) as Record<string, unknown>
    change(json)
    return Buffer.from(JSON.stringify(json))
  }

  before(async () => {
    useBackend('cpu')
    model = sequential({
      layers: [layers.dense({ inputShape: [3], units: 4, activation: 'relu' }), layers.dense({ units: 2 })],
    })
    files = await saveModel(model)
  })

  for (const name of loaded)
    it(`give back a saved layers model that answers the same (${name})`, async () => {
      useBackend('cpu')
      const expected = outputsOf(model)
      useBackend(name)
      const copy = await loadModel(files.modelJson, files.weights)
      outputsOf(copy).forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-5))
      copy.dispose()
    })

  it('hold all weights in one weights.bin', () => {
    const json = JSON.parse(files.modelJson.toString()) as { weightsManifest: { paths: string[] }[] }
    assert.deepEqual(
      json.weightsManifest.map((group) => group.paths),
      [['weights.bin']],
    )
    assert.equal(files.weights.length, 4 * (3 * 4 + 4 + 4 * 2 + 2))
  })

  it('load a graph model', async () => {
    useBackend('cpu')
    const graph = await loadModel(...doublingGraph())
    assert.deepEqual(outputsOf(graph), [1, -2, 4])
    graph.dispose()
  })

  it('are refused when the weights are truncated or too long', async () => {
    await rejects(
      files.modelJson,
      files.weights.subarray(0, 50),
      'artifact_corrupt',
      /50 bytes.*describes 104/,
    )
    await rejects(files.modelJson, Buffer.concat([files.weights, Buffer.alloc(1)]), 'artifact_corrupt', /105/)
  })

  it('are refused when model.json is something else', async () => {
    await rejects(Buffer.from('hello'), files.weights, 'unsupported_model', /not JSON/)
    await rejects(Buffer.from('{"a":1}'), files.weights, 'unsupported_model', /modelTopology/)
    const keras = edited((json) => delete json['weightsManifest'])
    await rejects(keras, files.weights, 'unsupported_model', /weightsManifest/)
  })

  it('are refused with the name of a layer that TensorFlow.js does not have', async () => {
    const strange = Buffer.from(
      files.modelJson.toString().replace('"class_name":"Dense"', '"class_name":"Quantum"'),
    )
    await rejects(strange, files.weights, 'unsupported_model', /Quantum/)
  })
})

/** y = x * 2 as a graph-model, in the form the TensorFlow.js converter writes. */
function doublingGraph(): [Buffer, Buffer] {
  const float = { T: { type: 'DT_FLOAT' }, dtype: { type: 'DT_FLOAT' } }
  const node = [
    {
      name: 'x',
      op: 'Placeholder',
      attr: { ...float, shape: { shape: { dim: [{ size: '-1' }, { size: '3' }] } } },
    },
    { name: 'two', op: 'Const', attr: float },
    { name: 'y', op: 'Mul', input: ['x', 'two'], attr: float },
  ]
  const json = {
    format: 'graph-model',
    modelTopology: { node, versions: {} },
    weightsManifest: [{ paths: ['weights.bin'], weights: [{ name: 'two', shape: [1], dtype: 'float32' }] }],
  }
  return [Buffer.from(JSON.stringify(json)), Buffer.from(new Float32Array([2]).buffer)]
}
