import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import { imported, served } from '../../support/imported.js'
import { dense, inputLayer, layer, sequential } from '../../support/keras3.js'

/** The values that a layer gives for each row, seen through weights that are powers of ten. */
async function valuesOf(
  className: string,
  config: object,
  rows: number[][],
  { width = 1, depth = 1, inputs = 'float32' } = {},
) {
  const layers = [inputLayer(width, 'x', inputs), layer(className, 'pre', config), dense('dense', 1)]
  const kernel = Array.from({ length: depth * (depth === 1 ? width : 1) }, (_, i) => 10 ** i)
  const files = sequential(layers, [
    ['dense/kernel', [kernel.length, 1], kernel],
    ['dense/bias', [1], [0]],
  ])
  const model = await imported(files)
  const answers = await served(model, rows)
  return { values: answers.map(([value]) => Math.round(value!)), features: model.draft.features }
}

describe('the preprocessing layers of Keras', () => {
  const boundaries = { bin_boundaries: [0, 1.5, 3], num_bins: null, epsilon: 0.01, sparse: false }

  it('Discretization counts the boundaries that a value reaches', async () => {
    const { values } = await valuesOf('Discretization', { ...boundaries, output_mode: 'int' }, [
      [-1],
      [0],
      [1.4],
      [1.5],
      [3],
      [99],
    ])
    assert.deepEqual(values, [0, 1, 1, 2, 3, 3])
  })

  it('Discretization encodes the bin', async () => {
    const rows = [[-1], [0], [2], [3]]
    const config = { ...boundaries, output_mode: 'one_hot' }
    assert.deepEqual(
      (await valuesOf('Discretization', config, rows, { depth: 4 })).values,
      [1, 10, 100, 1000],
    )
  })

  it('Discretization encodes the bins of several values together', async () => {
    const rows = [
      [-1, -2],
      [2, 3],
    ]
    const values = async (output_mode: string) =>
      (await valuesOf('Discretization', { ...boundaries, output_mode }, rows, { width: 2, depth: 4 })).values
    assert.deepEqual(await values('multi_hot'), [1, 1100])
    assert.deepEqual(await values('count'), [2, 1100])
  })

  const lookup = {
    vocabulary: [7, 3, 100],
    num_oov_indices: 1,
    oov_token: -1,
    mask_token: null,
    invert: false,
  }

  it('IntegerLookup gives the place in its vocabulary, and 0 for what is not in it', async () => {
    const config = { ...lookup, output_mode: 'int' }
    const rows = [[7], [3], [100], [5]]
    const { values, features } = await valuesOf('IntegerLookup', config, rows, { inputs: 'int64' })
    assert.deepEqual(values, [1, 2, 3, 0])
    assert.deepEqual('whole_numbers' in features[0]!, true)
  })

  it('IntegerLookup has a place for a mask', async () => {
    const config = { ...lookup, vocabulary: [0, -1, 7, 3, 100], mask_token: 0, output_mode: 'int' }
    assert.deepEqual((await valuesOf('IntegerLookup', config, [[0], [7], [100], [5]])).values, [0, 2, 4, 1])
  })

  it('IntegerLookup encodes', async () => {
    const config = { ...lookup, output_mode: 'one_hot' }
    const rows = [[7], [3], [100], [5]]
    assert.deepEqual((await valuesOf('IntegerLookup', config, rows, { depth: 4 })).values, [10, 100, 1000, 1])
  })

  it('CategoryEncoding takes the categories that it knows, in a row as wide as its input', async () => {
    const config = { num_tokens: 5, output_mode: 'multi_hot', sparse: false }
    const rows = [
      [0, 4],
      [1, 1],
    ]
    const { values, features } = await valuesOf('CategoryEncoding', config, rows, { width: 2, depth: 5 })
    assert.deepEqual(values, [10001, 10])
    assert.deepEqual(
      features.map((feature) => 'whole_numbers' in feature && feature.whole_numbers),
      [
        { min: 0, max: 4 },
        { min: 0, max: 4 },
      ],
    )
  })

  const unusable: [className: string, config: object, detail: RegExp][] = [
    ['Discretization', { num_bins: 4 }, /pre \(Discretization\) has no bin_boundaries.*tfjs_graph_model/],
    ['Discretization', { ...boundaries, output_mode: 'one_hot', sparse: true }, /sparse.*tfjs_graph_model/],
    ['IntegerLookup', { vocabulary: null }, /pre \(IntegerLookup\) has no vocabulary.*tfjs_graph_model/],
    ['IntegerLookup', { ...lookup, vocabulary: [2 ** 25] }, /up to 2\^24/],
    ['IntegerLookup', { ...lookup, num_oov_indices: 3 }, /num_oov_indices/],
    ['IntegerLookup', { ...lookup, output_mode: 'tf_idf' }, /tf_idf/],
    ['TextVectorization', {}, /takes texts/],
  ]
  for (const [className, config, detail] of unusable)
    it(`${className} with ${JSON.stringify(config)} is refused, and says how to export`, () =>
      assert.rejects(
        imported(sequential([inputLayer(1), layer(className, 'pre', config), dense('dense', 1)], [])),
        (error) => isProblem(error, 'unsupported_model') && detail.test(error.detail),
      ))
})
