import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { toDraft } from '../../../src/import/tfjs/model-draft.js'
import { normaliseKeras } from '../../../src/import/tfjs/normalise-keras.js'
import { imported, served, type Files } from '../../support/imported.js'
import {
  dense,
  functional,
  inputLayer,
  layer,
  sequential,
  sequentialConfig,
  type Keras3Layer,
} from '../../support/keras3.js'

const softmax = (values: number[]) => {
  const powers = values.map(Math.exp)
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}
const close = (received: number[][], expected: number[][]) => {
  assert.deepEqual([received.length, received[0]?.length], [expected.length, expected[0]?.length])
  received.forEach((row, i) =>
    row.forEach((value, j) => {
      const wanted = expected[i]![j]!
      const message = `row ${i}, output ${j}: ${value} instead of ${wanted}`
      assert.ok(Math.abs(value - wanted) < 1e-5 * (1 + Math.abs(wanted)), message)
    }),
  )
}
const refused = (files: Files, detail: RegExp, request: object = {}) =>
  assert.rejects(imported(files, request), (error) => {
    assert.ok(isProblem(error, 'unsupported_model'), String(error))
    assert.match(error.detail, detail)
    return true
  })

const modelArtifacts = (weights: [string, number[], number[]][]) => {
  const files = sequential([], weights)
  return { modelJson: files['model.json']!, weights: files['weights.bin']! }
}

/** 3 inputs, 2 classes: differences of the inputs. */
const kernel = [1, -1, 0, 2, 1, 0]
const bias = [0.5, -0.5]
const logits = ([a, b, c]: number[]) => [a! * 1 + c! * 1 + 0.5, -a! + 2 * b! - 0.5]
const weightsOf = (name: string): [string, number[], number[]][] => [
  [`${name}/kernel`, [3, 2], kernel],
  [`${name}/bias`, [2], bias],
]
const rows = [
  [1, 2, 3],
  [0, 0, 0],
  [-4, 0.5, 2],
]

describe('a model of Keras 3', () => {
  it('is served as a chain where it is sequential, with weights named after the model', async () => {
    const files = sequential([inputLayer(3), dense('dense', 2, 'softmax')], weightsOf('sequential/dense'))
    const model = await imported(files)
    assert.deepEqual([model.draft.task, model.draft.features.length], ['binary', 3])
    close(
      await served(model, rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('gets the shape of its input from the sequence where there is no InputLayer', async () => {
    const files = sequential([dense('dense', 2, 'softmax')], weightsOf('sequential/dense'))
    close(
      await served(await imported(files), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  const calls = { dense: ['x'], other: ['x'], concatenate: [['dense', 'other']], last: ['concatenate'] }
  const branches = (ends: { inputs: unknown; outputs: unknown }) =>
    functional(
      [
        inputLayer(3, 'x'),
        dense('dense', 2, 'relu'),
        dense('other', 2),
        layer('Concatenate', 'concatenate', { axis: -1 }),
        dense('last', 1, 'sigmoid'),
      ],
      calls,
      ends,
      [
        ...weightsOf('dense'),
        ...weightsOf('functional/other'),
        ['last/kernel', [4, 1], [1, 1, -1, -1]],
        ['last/bias', [1], [0.25]],
      ],
    )
  const branched = ([a, b, c]: number[]) => {
    const values = logits([a!, b!, c!])
    const sum = values.reduce((total, value) => total + Math.max(value, 0) - value, 0.25)
    return [1 / (1 + Math.exp(-sum))]
  }
  const references: [string, unknown, unknown][] = [
    ['lists', [['x', 0, 0]], [['last', 0, 0]]],
    ['single references', ['x', 0, 0], ['last', 0, 0]],
    ['objects by name', { x: ['x', 0, 0] }, { y: ['last', 0, 0] }],
  ]
  for (const [what, inputs, outputs] of references)
    it(`is read with its branches, where inputs and outputs are ${what}`, async () => {
      close(await served(await imported(branches({ inputs, outputs })), rows), rows.map(branched))
    })

  it('is served with an input for each column, its features named after them', async () => {
    const layers = [
      inputLayer(1, 'age'),
      inputLayer(1, 'fare'),
      layer('Normalization', 'scaled', { axis: -1 }),
      layer('Concatenate', 'concatenate', { axis: -1 }),
      dense('last', 1, 'sigmoid'),
    ]
    const calls = { scaled: ['age'], concatenate: [['scaled', 'fare']], last: ['concatenate'] }
    const ends = { inputs: { age: ['age', 0, 0], fare: ['fare', 0, 0] }, outputs: [['last', 0, 0]] }
    const model = await imported(
      functional(layers, calls, ends, [
        ['scaled/mean', [1], [30]],
        ['scaled/variance', [1], [100]],
        ['last/kernel', [2, 1], [1, -1]],
        ['last/bias', [1], [0.25]],
      ]),
    )
    assert.deepEqual(
      model.draft.features.map(({ name }) => name),
      ['age', 'fare'],
    )
    close(await served(model, [[40, 2]]), [[1 / (1 + Math.exp(0.75))]])
  })

  it('may have weights under the names of variables, and states of random generators', async () => {
    const layers = [inputLayer(3), layer('Dropout', 'dropout', { rate: 0.5 }), dense('dense', 2, 'softmax')]
    const files = sequential(layers, [
      ['dropout/seed_generator/seed_generator_state', [2], [1, 2]],
      ...weightsOf('dense').map(([name, ...rest]): [string, number[], number[]] => [`${name}:0`, ...rest]),
    ])
    close(
      await served(await imported(files), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('without any shape of its input has as many inputs as there are names', async () => {
    const files = sequential([dense('dense', 2, 'softmax')], weightsOf('dense'))
    const json = files['model.json']!.toString().replace('"build_input_shape":[null,3]', '"ignored":0')
    const shapeless = { ...files, 'model.json': Buffer.from(json) }
    await refused(shapeless, /say features=a,b,\.\.\./)
    close(
      await served(await imported(shapeless, { features: 'a,b,c' }), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('of an open width has as many inputs as there are names', async () => {
    const files = sequential([inputLayer(null), dense('dense', 2, 'softmax')], weightsOf('dense'))
    close(
      await served(await imported(files, { features: 'a,b,c' }), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('may flatten what is flat', async () => {
    const layers = [inputLayer(3), layer('Flatten', 'flat'), dense('dense', 2, 'softmax')]
    close(
      await served(await imported(sequential(layers, weightsOf('dense'))), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('is read or refused with a problem, whatever stands in model.json', () => {
    const key = fc.constantFrom(
      ...['class_name', 'config', 'layers', 'name', 'inbound_nodes', 'args', 'kwargs', 'keras_history'],
      ...['input_layers', 'output_layers', 'batch_shape', 'axis', 'mean', 'activation', 'dtype', 'layer'],
    )
    const text = fc.constantFrom(
      ...[
        'Sequential',
        'Functional',
        'InputLayer',
        'Dense',
        'Normalization',
        'IntegerLookup',
        'Bidirectional',
      ],
      ...['DTypePolicy', '__keras_tensor__', '__tuple__', '__numpy__', 'dense', 'x', '{', '{}'],
    )
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        text,
        fc.constantFrom(null, 0, -1, 3),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 5 }),
      ),
    }))
    const weights = toDraft(modelArtifacts(weightsOf('dense')))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('model_config', 'config', 'class_name'), json),
        (modelTopology) => {
          try {
            normaliseKeras({ ...weights, json: { ...weights.json, modelTopology } })
          } catch (error) {
            assert.ok(isProblem(error, 'unsupported_model'), String((error as Error).stack))
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('may hold another model', async () => {
    const inner = sequentialConfig([inputLayer(3, 'inner_input'), dense('dense', 2)], 'inner')
    const files = sequential(
      [inputLayer(3), inner, layer('Softmax', 'softmax', { axis: -1 })],
      weightsOf('sequential/inner/dense'),
    )
    close(
      await served(await imported(files), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('may begin with another model, whose input is its own', async () => {
    const inner = sequentialConfig([inputLayer(3, 'inner_input'), dense('dense', 2)], 'inner')
    const files = sequential([inner, layer('Softmax', 'softmax', { axis: -1 })], weightsOf('dense'))
    const json = files['model.json']!.toString().replaceAll('"build_input_shape":[null,3]', '"ignored":0')
    close(
      await served(await imported({ ...files, 'model.json': Buffer.from(json) }), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  it('has activations as objects, and under names that Keras 3 gave them', async () => {
    const relu6 = { module: 'builtins', class_name: 'function', config: 'relu6', registered_name: 'function' }
    const silu = { module: 'keras.activations', class_name: 'function', config: 'silu' }
    const answers = async (activation: unknown) =>
      served(
        await imported(sequential([inputLayer(3), dense('dense', 2, activation)], weightsOf('dense')), {
          task: 'multiclass',
          activation: 'softmax',
        }),
        rows,
      )
    const expected = (f: (x: number) => number) => rows.map((row) => softmax(logits(row).map(f)))
    close(
      await answers(relu6),
      expected((x) => Math.min(6, Math.max(0, x))),
    )
    close(
      await answers(silu),
      expected((x) => x / (1 + Math.exp(-x))),
    )
    close(
      await answers('silu'),
      expected((x) => x / (1 + Math.exp(-x))),
    )
  })

  it('keeps the slope of LeakyReLU, which has another name there', async () => {
    const files = sequential(
      [inputLayer(3), dense('dense', 2), layer('LeakyReLU', 'leaky', { negative_slope: 0.5 })],
      weightsOf('dense'),
    )
    const model = await imported(files, { activation: 'softmax' })
    close(
      await served(model, rows),
      rows.map((row) => softmax(logits(row).map((x) => (x < 0 ? x / 2 : x)))),
    )
  })

  it('has quantised weights under the names of its layers', async () => {
    const files = sequential([inputLayer(3), dense('dense', 2, 'softmax')], weightsOf('sequential/dense'))
    const json = JSON.parse(files['model.json']!.toString()) as { weightsManifest: { weights: object[] }[] }
    const quantization = { min: -1, scale: 1, dtype: 'uint8', original_dtype: 'float32' }
    Object.assign(json.weightsManifest[0]!.weights[0]!, { quantization })
    const bytes = Buffer.from(kernel.map((value) => value + 1))
    const changed = {
      'model.json': Buffer.from(JSON.stringify(json)),
      'weights.bin': Buffer.concat([bytes, files['weights.bin']!.subarray(24)]),
    }
    close(
      await served(await imported(changed), rows),
      rows.map((row) => softmax(logits(row))),
    )
  })

  const unusable: [what: string, last: Keras3Layer, detail: RegExp][] = [
    [
      'hard_sigmoid, which is another function there',
      dense('dense', 2, 'hard_sigmoid'),
      /hard_sigmoid.*export/,
    ],
    ['texts', layer('StringLookup', 'lookup', {}), /lookup \(StringLookup\) takes texts/],
    ['hashes', layer('Hashing', 'hash', {}), /hash \(Hashing\) .*tfjs_graph_model/],
    ['Python', layer('Lambda', 'lambda', {}), /Python/],
    ['a slope of ReLU', layer('ReLU', 'relu', { negative_slope: 0.1 }), /negative_slope.*export/],
    ['a layer that TensorFlow.js lacks', layer('Magic', 'magic', {}), /Magic.*tfjs_graph_model/],
  ]
  for (const [what, last, detail] of unusable)
    it(`is refused with ${what}, and says how to export`, () =>
      refused(sequential([inputLayer(3), dense('dense', 2), last], weightsOf('dense')), detail))

  it('is refused where its layers are quantised, and says so', () => {
    const policy = { module: 'keras', class_name: 'QuantizedDTypePolicy', config: { mode: 'int8' } }
    const files = sequential([inputLayer(3), layer('Dense', 'dense', { units: 2, dtype: policy })], [])
    return refused(files, /before it is quantised/)
  })
})

describe('a Normalization layer of Keras', () => {
  const mean = [1e6, -2, 0]
  const variance = [4, 0.25, 0]
  const large = [
    [1e6 + 2, -1.5, 0],
    [1e6 - 4, -3, 0],
  ]
  const scaled = ([a, b, c]: number[]) => [(a! - 1e6) / 2, (b! + 2) / 0.5, c!]
  const normalisation = (config: object = {}) => layer('Normalization', 'norm', { axis: [-1], ...config })
  const statistics: [string, number[], number[]][] = [
    ['sequential/norm/mean', [3], mean],
    ['sequential/norm/variance', [3], variance],
  ]
  const expected = large.map((row) => softmax(logits(scaled(row))))

  it('scales, also where a column never varied, as part of the chain', async () => {
    const layers = [inputLayer(3), normalisation(), dense('dense', 2, 'softmax')]
    const model = await imported(sequential(layers, [...statistics, ...weightsOf('dense')]))
    close(await served(model, large), expected)
  })

  it('has a count of the rows that it was adapted to', async () => {
    const layers = [inputLayer(3), normalisation(), dense('dense', 2, 'softmax')]
    const files = sequential(layers, [...statistics, ['norm/count', [1], [7]], ...weightsOf('dense')])
    close(await served(await imported(files), large), expected)
  })

  it('may have its statistics as options', async () => {
    const numpy = { class_name: '__numpy__', config: { value: variance, dtype: 'float32' } }
    const layers = [
      inputLayer(3),
      normalisation({ mean: [mean], variance: numpy }),
      dense('dense', 2, 'softmax'),
    ]
    close(await served(await imported(sequential(layers, weightsOf('dense'))), large), expected)
  })

  it('may be the inverse, or one for all columns', async () => {
    const layers = (config: object) => [inputLayer(3), normalisation(config), dense('dense', 2, 'softmax')]
    const inverse = layers({ invert: true, mean: [1, 2, 3], variance: [4, 0.25, 9] })
    close(
      await served(await imported(sequential(inverse, weightsOf('dense'))), rows),
      rows.map(([a, b, c]) => softmax(logits([2 * a! + 1, b! / 2 + 2, 3 * c! + 3]))),
    )
    const common = layers({ axis: null, mean: 1, variance: 4 })
    close(
      await served(await imported(sequential(common, weightsOf('dense'))), rows),
      rows.map((row) => softmax(logits(row.map((value) => (value - 1) / 2)))),
    )
  })

  it('may stand behind other layers', async () => {
    const layers = [
      inputLayer(3),
      dense('dense', 2),
      layer('Normalization', 'norm', { axis: -1, mean: [1, 2], variance: [4, 9] }),
      layer('Softmax', 'softmax', { axis: -1 }),
    ]
    close(
      await served(await imported(sequential(layers, weightsOf('dense'))), rows),
      rows.map((row) => {
        const [x, y] = logits(row)
        return softmax([(x! - 1) / 2, (y! - 2) / 3])
      }),
    )
  })

  it('is refused without statistics, and says how to export', () =>
    refused(
      sequential([inputLayer(3), normalisation(), dense('dense', 2, 'softmax')], weightsOf('dense')),
      /norm \(Normalization\) has no mean.*adapt\(\).*tfjs_graph_model/,
    ))
})

describe('a Rescaling layer of Keras', () => {
  for (const [scale, offset] of [
    [0.5, -1],
    [
      [1, 2, 3],
      [0, -1, 1],
    ],
  ])
    it(`scales with ${JSON.stringify({ scale, offset })}`, async () => {
      const layers = [
        inputLayer(3),
        layer('Rescaling', 'rescaling', { scale, offset }),
        dense('dense', 2, 'softmax'),
      ]
      const at = (value: unknown, i: number) => (Array.isArray(value) ? value[i] : value) as number
      close(
        await served(await imported(sequential(layers, weightsOf('dense'))), rows),
        rows.map((row) => softmax(logits(row.map((x, i) => x * at(scale, i) + at(offset, i))))),
      )
    })
})
