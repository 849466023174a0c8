import assert from 'node:assert/strict'
import { tensor2d, type Tensor } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { findBounds } from '../../../src/import/find-bounds.js'
import { imported, served, type Files } from '../../support/imported.js'

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

  it('with several inputs takes their columns side by side, named after them', async () => {
    const b = layers.input({ shape: [1], dtype: 'int32', name: 'b' })
    const a = layers.input({ shape: [2], name: 'a' })
    const embedded = layers.layers
      .flatten()
      .apply(layers.layers.embedding({ inputDim: 5, outputDim: 2 }).apply(b)) as layers.SymbolicTensor
    const both = layers.layers.concatenate().apply([embedded, a]) as layers.SymbolicTensor
    const model = layers.model({
      inputs: [b, a],
      outputs: layers.layers.dense({ units: 1 }).apply(both) as layers.SymbolicTensor,
    })
    const rows = Array.from({ length: 70 }, (_, i) => [i % 5, i / 7, -i])
    const answers = model.predict([
      tensor2d(
        rows.map(([index]) => [index!]),
        undefined,
        'int32',
      ),
      tensor2d(rows.map(([, ...others]) => others)),
    ]) as Tensor
    const expected = [...answers.dataSync()]
    const finished = await imported(await filesOf(model))
    assert.deepEqual(
      finished.draft.features.map(({ name }) => name),
      ['b', 'a_0', 'a_1'],
    )
    assert.deepEqual((finished.draft.features[0] as { whole_numbers?: object }).whole_numbers, {
      min: 0,
      max: 4,
    })
    const received = (await served(finished, rows)).flat()
    received.forEach((value, i) =>
      assert.ok(Math.abs(value - expected[i]!) < 1e-5, `${i}: ${value}, ${expected[i]}`),
    )
  })

  it('with an image beside a row is refused, naming it', async () => {
    const [a, b] = [layers.input({ shape: [4] }), layers.input({ shape: [2, 2], name: 'image' })]
    const flat = layers.layers.flatten().apply(b) as layers.SymbolicTensor
    const sum = layers.layers.add().apply([a, flat]) as layers.SymbolicTensor
    const files = await filesOf(layers.model({ inputs: [a, b], outputs: sum }))
    await refused(
      files,
      {},
      'unsupported_model',
      /input image is .* it must be .* of shape \[rows, numbers\]/,
    )
  })

  const ending = (...last: layers.layers.Layer[]) =>
    layers.sequential({ layers: [layers.layers.dense({ units: 3, inputShape: [2] }), ...last] })

  it('that answers a row with a shape of 1 by classes is served', async () => {
    const model = ending(layers.layers.softmax(), layers.layers.reshape({ targetShape: [1, 3] }))
    const expected = [...(model.predict(tensor2d([[1, 2]])) as Tensor).dataSync()]
    const finished = await imported(await filesOf(model), { labels: 'a,b,c' })
    const [received] = await served(finished, [[1, 2]])
    received!.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-6))
  })

  it('that answers a row with a matrix is refused, and told to flatten it', async () => {
    const model = ending(layers.layers.repeatVector({ n: 2 }))
    await refused(await filesOf(model), {}, 'unsupported_model', /shape \[1, 2, 3\].*Flatten or Reshape/)
  })

  it('that ends in softmax of one output is refused, also where a task is named', async () => {
    const files = await filesOf(ending(layers.layers.dense({ units: 1, activation: 'softmax' })))
    for (const request of [{}, { task: 'binary' }, { task: 'regression' }])
      await refused(
        files,
        request,
        'unsupported_model',
        /softmax of one output is always 1: end it in sigmoid/,
      )
  })

  it('that ends in a sigmoid for each of several labels is asked whether one of them is right', async () => {
    const files = await filesOf(ending(layers.layers.activation({ activation: 'sigmoid' })))
    await refused(files, {}, 'invalid_query', /several labels .* say task=multiclass/)
    assert.equal((await imported(files, { task: 'multiclass' })).draft.task, 'multiclass')
  })

  it('with NaN among its weights is refused, naming the weight', async () => {
    const files = await filesOf(ending(layers.layers.reLU(), layers.layers.dense({ units: 1 })))
    files['weights.bin']!.writeFloatLE(NaN, 4)
    await refused(files, {}, 'unsupported_model', /kernel holds NaN: the training diverged/)
  })

  for (const [dtype, tolerance] of [
    ['uint8', 0.05],
    ['uint16', 1e-3],
  ] as const)
    it(`with weights of ${dtype} is served nearly as without`, async () => {
      const model = ending(layers.layers.softmax())
      const rows = [
        [1, 2],
        [-1, 0.5],
      ]
      const expected = [...(model.predict(tensor2d(rows)) as Tensor).dataSync()]
      const finished = await imported(quantised(await filesOf(model), dtype))
      const received = (await served(finished, rows)).flat()
      received.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < tolerance))
    })
})

/** As `tensorflowjs_converter --quantize_uint8` and `--quantize_uint16` write the weights. */
function quantised(files: Files, dtype: 'uint8' | 'uint16'): Files {
  const json = JSON.parse(files['model.json']!.toString()) as {
    weightsManifest: [{ weights: { shape: number[]; quantization?: object }[] }]
  }
  const bytes = files['weights.bin']!
  let at = 0
  const parts = json.weightsManifest[0].weights.map((spec) => {
    const count = spec.shape.reduce((product, size) => product * size, 1)
    const values = Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + 4 * i))
    at += 4 * count
    const min = Math.min(...values)
    const scale = (Math.max(...values) - min) / (dtype === 'uint8' ? 255 : 65_535) || 1
    spec.quantization = { dtype, min, scale }
    const steps = values.map((value) => Math.round((value - min) / scale))
    return Buffer.from((dtype === 'uint8' ? Uint8Array : Uint16Array).from(steps).buffer)
  })
  return { 'model.json': Buffer.from(JSON.stringify(json)), 'weights.bin': Buffer.concat(parts) }
}

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
