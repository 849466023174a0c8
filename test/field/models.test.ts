/** Models from the field: imported as a converter's files are, deployed, and compared with TensorFlow.js alone. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunStatus } from '@modelops/common/run-status'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import type { ProblemBody } from '../../services/training/test/support/client.js'
import { describeField, fieldCase, readCase } from './support/field-cases.js'
import { Platform } from './support/platform.js'

type Imported = RunStatus & Omit<ProblemBody, 'status'>

describeField('a model from the field', () => {
  let platform: Platform
  before(async () => {
    platform = await Platform.start()
    await platform.untilReady()
    await loadBackends(['cpu'])
    useBackend('cpu')
  })
  after(() => platform.end())

  /** What the import answers. */
  async function importFolder(folder: string): Promise<Imported> {
    const env = { ...process.env, T: platform.training }
    const { stdout } = await promisify(execFile)('sh', [fieldCase('model-import.sh'), folder], { env })
    return JSON.parse(stdout) as Imported
  }

  async function isServedAs(folder: string, model: layers.LayersModel, rows: number[][]) {
    const run = await importFolder(folder)
    assert.equal(run.status, 'succeeded', JSON.stringify(run))
    await platform.deploy(run.run_id)
    const { predictions } = await platform.predict<{ predictions: { probabilities: object }[] }>(run.model, {
      instances: rows,
    })
    const expected = tidy(() => rows.map((row) => [...(model.predict(tensor([row])) as Tensor).dataSync()]))
    assert.equal(predictions.length, rows.length)
    predictions.forEach(({ probabilities }, i) =>
      Object.values(probabilities).forEach((value: number, k) =>
        assert.ok(Math.abs(value - expected[i]![k]!) < 1e-5, `row ${i}, class ${k}: ${value}`),
      ),
    )
  }

  const loaded = async (folder: string, weights: string) =>
    (await loadModel(
      readCase(`${folder}/model.json`),
      readCase(`${folder}/${weights}`),
    )) as layers.LayersModel

  it('model-embedding: an embedding takes whole numbers, and answers as TensorFlow.js does', async () => {
    const model = await loaded('model-embedding', 'group1-shard1of1.bin')
    await isServedAs('model-embedding', model, [
      [0, 1, 2, 19],
      [7, 7, 7, 7],
    ])
  })

  it('model-graph-batch1: a graph of a fixed batch of 1 answers several rows as TensorFlow.js answers each', async () => {
    const model = await loaded('model-graph-batch1', 'g.bin')
    await isServedAs('model-graph-batch1', model, [
      [1, 2, 3, 4],
      [0, 0, 0, 0],
      [-1, 0.5, 2, 1e3],
    ])
  })

  it('model-keras3: a model of Keras 3 answers as the same layers in TensorFlow.js do', async () => {
    const { buffer } = new Uint8Array(readCase('model-keras3/group1-shard1of1.bin'))
    const model = layers.sequential({
      layers: [
        layers.layers.dense({ inputShape: [4], units: 8, activation: 'relu' }),
        layers.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    })
    let offset = 0
    const next = (shape: number[], size = shape.reduce((a, b) => a * b)) =>
      tensor(new Float32Array(buffer, 4 * (offset += size) - 4 * size, size), shape)
    model.setWeights([[4, 8], [8], [8, 3], [3]].map((shape) => next(shape)))
    await isServedAs('model-keras3', model, [
      [5.1, 3.5, 1.4, 0.2],
      [-3, 8, 0, 1],
    ])
  })

  it('model-layer-Normalization: a layer that has lost its statistics is refused, with the way to export it', async () => {
    const { code, detail } = await importFolder('model-layer-Normalization')
    assert.equal(code, 'unsupported_model')
    assert.match(detail, /x \(Normalization\) has no mean.*adapt\(\).*tfjs_graph_model/)
  })
})
