import assert from 'node:assert/strict'
import * as layers from '@tensorflow/tfjs-layers'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { findBounds } from '../../src/import/find-bounds.js'
import { imported, served, type Files } from '../support/imported.js'

const filesOf = async (model: layers.LayersModel): Promise<Files> => {
  const { modelJson, weights } = await saveModel(model)
  model.dispose()
  return { 'model.json': modelJson, 'weights.bin': weights }
}
const refused = (files: Files, request: object, code: ProblemCode, detail: RegExp) =>
  assert.rejects(imported(files, request), (error) => {
    assert.ok(isProblem(error, code), String(error))
    assert.match(error.detail, detail)
    return true
  })

describe('a layers model', () => {
  before(async () => useBackend((await loadBackends(['cpu']))[0]!))
  beforeEach(() => useBackend('cpu'))

  const embedding = (dtype?: 'int32') =>
    layers.sequential({
      layers: [
        layers.layers.embedding({ inputDim: 20, outputDim: 3, inputShape: [4], ...(dtype && { dtype }) }),
        layers.layers.flatten(),
        layers.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    })

  it('with an embedding takes the indices of its vocabulary, and no others', async () => {
    const model = await imported(await filesOf(embedding()))
    for (const { whole_numbers } of model.draft.features as { whole_numbers?: object }[])
      assert.deepEqual(whole_numbers, { min: 0, max: 19 })
    const [answer] = await served(model, [[0, 19, 7, 3]])
    assert.ok(Math.abs(answer![0]! + answer![1]! - 1) < 1e-6)
    for (const wrong of [20, -1, 1.5, null, '3'])
      await assert.rejects(
        served(model, [[0, 0, wrong, 0]]),
        /'feature_2' must be a whole number from 0 to 19/,
      )
  })

  it('saved for 32 rows at a time answers any number of them', async () => {
    const model = layers.sequential({
      layers: [
        layers.layers.dense({ units: 3, batchInputShape: [32, 2] }),
        layers.layers.leakyReLU({ alpha: 0.5 }),
        layers.layers.softmax(),
      ],
    })
    const finished = await imported(await filesOf(model))
    assert.equal((await served(finished, Array<number[]>(40).fill([1, 2]))).length, 40)
  })

  it('gets a softmax on request, also with branches and as a list of layers without a name', async () => {
    const x = layers.input({ shape: [2] })
    const [a, b] = [layers.layers.dense({ units: 3 }), layers.layers.dense({ units: 3 })]
    const sum = layers.layers.add().apply([a.apply(x), b.apply(x)] as layers.SymbolicTensor[])
    const branched = layers.model({ inputs: x, outputs: sum as layers.SymbolicTensor })
    const plain = layers.sequential({ layers: [layers.layers.dense({ units: 3, inputShape: [2] })] })
    for (const model of [branched, plain]) {
      const files = await filesOf(model)
      await refused(files, {}, 'invalid_query', /activation=softmax/)
      const finished = await imported(files, { activation: 'softmax', labels: 'a,b,c' })
      assert.deepEqual(finished.draft.labels, ['a', 'b', 'c'])
      const [answer] = await served(finished, [[1, 2]])
      assert.ok(Math.abs(answer!.reduce((total, value) => total + value) - 1) < 1e-6)
    }
  })

  it('with several outputs serves the one that is named', async () => {
    const x = layers.input({ shape: [2] })
    const outputs = ['left', 'right'].map((name) =>
      layers.layers.dense({ units: 1, activation: 'sigmoid', name }).apply(x),
    ) as layers.SymbolicTensor[]
    const files = await filesOf(layers.model({ inputs: x, outputs }))
    await refused(files, {}, 'unsupported_model', /2 outputs \(left, right\).*output=left/)
    assert.equal((await imported(files, { output: 'right' })).draft.task, 'binary')
  })

  it('with two inputs, one of them of whole numbers, is refused and told what to do', async () => {
    const [a, b] = [layers.input({ shape: [2] }), layers.input({ shape: [1], dtype: 'int32' })]
    const embedded = layers.layers
      .flatten()
      .apply(layers.layers.embedding({ inputDim: 5, outputDim: 2 }).apply(b)) as layers.SymbolicTensor
    const sum = layers.layers.add().apply([a, embedded]) as layers.SymbolicTensor
    await refused(
      await filesOf(layers.model({ inputs: [a, b], outputs: sum })),
      {},
      'unsupported_model',
      /2 inputs .*join them/,
    )
  })
})

describe('the bounds of indices', () => {
  const found = (limits: (number | undefined)[]) =>
    findBounds(limits.length, 2 ** 24, (row) => {
      limits.forEach((limit, i) => {
        if (limit !== undefined && !(row[i]! >= 0 && row[i]! <= limit)) throw new Error(`${row[i]}`)
      })
    }).map((bounds) => bounds?.max)

  for (const limits of [[], [undefined], [0], [1], [19, 19, 19], [7, undefined, 0, 123_456], [2 ** 24, 3]])
    it(`are found where they are ${limits.join(', ')}`, () => assert.deepEqual(found(limits), limits))

  it('are none where nothing can be run', () =>
    assert.deepEqual(
      findBounds(2, 9, () => {
        throw new Error()
      }),
      [undefined, undefined],
    ))
})
