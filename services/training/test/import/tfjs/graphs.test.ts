import assert from 'node:assert/strict'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { imported, modelFiles, served, type Files } from '../../support/imported.js'

interface GraphOptions {
  /** The shape of the input; undefined where not even the number of dimensions is known. */
  shape?: number[] | undefined
  dtype?: 'DT_FLOAT' | 'DT_INT32'
  signature?: boolean
  /** Behind `x`. */
  nodes: object[]
  weights: [name: string, shape: number[], values: number[]][]
  /** Names of nodes. */
  outputs?: string[]
}

const dims = (sizes: number[] | undefined) =>
  sizes ? { dim: sizes.map((size) => ({ size: String(size) })) } : { unknownRank: true }
const T = { type: 'DT_FLOAT' }

/** A graph with one input `x`, as the converter writes it. */
function graph({
  shape,
  dtype = 'DT_FLOAT',
  signature = true,
  nodes,
  weights,
  outputs = ['y'],
}: GraphOptions) {
  const constants = weights.map(([name, sizes]) => ({
    name,
    op: 'Const',
    attr: { dtype: T, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: dims(sizes) } } },
  }))
  const input = {
    name: 'x',
    op: 'Placeholder',
    attr: { dtype: { type: dtype }, shape: { shape: dims(shape) } },
  }
  const info = (name: string) => [
    name,
    { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dims(undefined) },
  ]
  const signatures = {
    inputs: { x: { name: 'x:0', dtype, tensorShape: dims(shape) } },
    outputs: Object.fromEntries(outputs.map(info)) as object,
  }
  const model = {
    format: 'graph-model',
    modelTopology: { node: [input, ...constants, ...nodes], versions: { producer: 1 } },
    ...(signature && { signature: signatures }),
  }
  return modelFiles(model, weights)
}

const node = (op: string, name: string, input: string[], attr: object = {}) => ({
  name,
  op,
  input,
  attr: { T, ...attr },
})
const product = node('MatMul', 'product', ['x', 'w'], {
  transpose_a: { b: false },
  transpose_b: { b: false },
})
const w: [string, number[], number[]] = ['w', [2, 2], [1, 0, 0, -1]]
const linear = { nodes: [{ ...product, name: 'y' }], weights: [w] }
const softmax = { nodes: [product, node('Softmax', 'y', ['product'])], weights: [w] }
/** The rows of a batch depend on each other: each is divided by the sum of all. */
const shared = {
  nodes: [
    product,
    node('Sum', 'sum', ['product', 'axes'], { keep_dims: { b: true }, Tidx: { type: 'DT_INT32' } }),
    node('RealDiv', 'share', ['product', 'sum']),
    node('Softmax', 'y', ['share']),
  ],
}

const classes = (values: number[]) => {
  const powers = values.map(Math.exp)
  return powers.map((power) => power / powers.reduce((a, b) => a + b))
}
const rows = [
  [1, 2],
  [0, 0.5],
  [-3, 4],
]
const expected = rows.map(([a, b]) => classes([a!, -b!]))
const close = (received: number[][], wanted: number[][]) =>
  assert.deepEqual(
    received.map((row) => row.map((value) => value.toFixed(5))),
    wanted.map((row) => row.map((value) => value.toFixed(5))),
  )
const refused = (files: Files, request: object, code: ProblemCode, detail: RegExp) =>
  assert.rejects(imported(files, request), (error) => {
    assert.ok(isProblem(error, code), String(error))
    assert.match(error.detail, detail)
    return true
  })
const shapeIn = (modelJson: Buffer) => /"dim":\[\{"size":"(-?\d+)"/.exec(modelJson.toString())?.[1]

describe('a graph model', () => {
  for (const batch of [1, 32])
    it(`saved for ${batch} row${batch > 1 ? 's' : ''} at a time answers any number of them`, async () => {
      const model = await imported(graph({ shape: [batch, 2], ...softmax }))
      assert.equal(shapeIn(model.modelJson), '-1')
      close(await served(model, rows), expected)
    })

  it('whose shape is written into its nodes is served row by row', async () => {
    const reshape = node('Reshape', 'row', ['x', 'shape'], { Tshape: { type: 'DT_INT32' } })
    const files = graph({
      shape: [1, 2],
      nodes: [reshape, { ...product, input: ['row', 'w'] }, node('Softmax', 'y', ['product'])],
      weights: [w],
    })
    const model = await imported(withIntegers(files, 'shape', [1, 2]))
    assert.equal(shapeIn(model.modelJson), '1')
    close(await served(model, rows), expected)
  })

  it('whose batch is open, though rows depend on each other, is served row by row', async () => {
    const files = graph({ shape: [-1, 2], ...shared, weights: [w] })
    const model = await imported(withIntegers(files, 'axes', [0]))
    assert.equal(shapeIn(model.modelJson), '1')
    const alone = await served(model, [[1, 2]])
    close(
      await served(model, [
        [5, 5],
        [1, 2],
      ]),
      [(await served(model, [[5, 5]]))[0]!, alone[0]!],
    )
  })

  it('that answers the same row differently each time is refused', () =>
    refused(
      graph({
        shape: [-1, 2],
        nodes: [
          node('Shape', 'shape', ['x'], { out_type: { type: 'DT_INT32' } }),
          node('RandomUniform', 'noise', ['shape'], { dtype: T, seed: { i: '0' }, seed2: { i: '0' } }),
          node('AddV2', 'noisy', ['x', 'noise']),
          { ...product, input: ['noisy', 'w'] },
          node('Softmax', 'y', ['product']),
        ],
        weights: [w],
      }),
      {},
      'unsupported_model',
      /cannot answer several rows.*every time/,
    ))

  for (const shape of [[-1, -1], undefined])
    it(`of an open width (${shape?.join() ?? 'unknown shape'}) has as many inputs as there are names`, async () => {
      const files = graph({ shape, ...softmax })
      const model = await imported(files, { features: 'a,b' })
      assert.deepEqual(
        model.draft.features.map(({ name }) => name),
        ['a', 'b'],
      )
      close(await served(model, rows), expected)
      await refused(files, {}, 'unsupported_model', /say features=a,b,\.\.\./)
      await refused(files, { features: 'a,b,c' }, 'unsupported_model', /cannot be run/)
    })

  for (const signature of [true, false]) {
    it(`${signature ? 'with' : 'without'} a signature answers probabilities where it gave logits, on request`, async () => {
      const files = graph({ shape: [-1, 2], signature, ...linear })
      await refused(
        files,
        {},
        'invalid_query',
        /activation=softmax if they are logits.*name=mine&activation=softmax.*several targets.*train a model for each/i,
      )
      close(await served(await imported(files, { activation: 'softmax' }), rows), expected)
    })
  }

  it('with one logit is a regression, or on request a classifier', async () => {
    const one: [string, number[], number[]] = ['w', [2, 1], [1, -1]]
    const files = graph({ shape: [-1, 2], nodes: linear.nodes, weights: [one] })
    assert.equal((await imported(files)).draft.task, 'regression')
    await refused(files, { task: 'binary' }, 'invalid_query', /no probability: say activation=sigmoid/)
    await refused(files, { activation: 'softmax' }, 'invalid_query', /always 1/)
    const model = await imported(files, { activation: 'sigmoid' })
    assert.equal(model.draft.task, 'binary')
    close(
      await served(model, rows),
      rows.map(([a, b]) => [1 / (1 + Math.exp(b! - a!))]),
    )
  })

  it('gets no second softmax', () =>
    refused(graph({ shape: [-1, 2], ...softmax }), { activation: 'softmax' }, 'invalid_query', /already/))

  it('with several outputs serves the one that is named', async () => {
    const files = graph({ shape: [-1, 2], ...softmax, outputs: ['product', 'y'] })
    await refused(files, {}, 'unsupported_model', /2 outputs \(product, y\).*say output=product/)
    await refused(files, { output: 'z' }, 'invalid_query', /no output "z"; it has product, y/)
    close(await served(await imported(files, { output: 'y' }), rows), expected)
    close(await served(await imported(files, { output: 'product', activation: 'softmax' }), rows), expected)
  })

  it('with several inputs takes their columns side by side, named as its signature does', async () => {
    const joined = [
      node('ConcatV2', 'joined', ['x', 'serving_other', 'axis'], { N: { i: '2' } }),
      { ...product, input: ['joined', 'w'] },
      softmax.nodes[1]!,
    ]
    const files = withIntegers(graph({ shape: [-1, 1], nodes: joined, weights: [w] }), 'axis', 1)
    const model = await imported(withInput(files, 'other', [-1, 1]))
    assert.deepEqual(
      model.draft.features.map(({ name }) => name),
      ['x', 'other'],
    )
    close(await served(model, rows), expected)
  })

  for (const [op, advice] of [
    ['SimpleMLInferenceOpWithHandle', /forest of TensorFlow Decision Forests .*: train on the table here/],
    ['StatefulPartitionedCall', /no operation StatefulPartitionedCall: convert the SavedModel once more/],
    ['Bucketize', /no operation Bucketize: build the model without it, or leave that step out/],
  ] as const)
    it(`with the operation ${op} is refused, and told what to do`, () =>
      refused(
        graph({ shape: [-1, 2], nodes: [node(op, 'y', ['x'])], weights: [] }),
        {},
        'unsupported_model',
        advice,
      ))

  it('that answers numbers of classes is refused, unless they are asked for', async () => {
    const largest = node('ArgMax', 'y', ['product', 'last'], { Tidx: { type: 'DT_INT32' } })
    const files = withIntegers(graph({ shape: [-1, 2], nodes: [product, largest], weights: [w] }), 'last', 1)
    await refused(files, {}, 'invalid_query', /ends in argmax.*say task=regression/)
    const model = await imported(files, { task: 'regression' })
    close(
      await served(model, [
        [1, 2],
        [-3, -4],
      ]),
      [[0], [1]],
    )
  })

  it('that takes 32-bit integers is served with a cast, and takes whole numbers alone', async () => {
    const cast = node('Cast', 'numbers', ['x'], { SrcT: { type: 'DT_INT32' }, DstT: T })
    const model = await imported(
      graph({
        shape: [-1, 2],
        dtype: 'DT_INT32',
        nodes: [cast, { ...product, input: ['numbers', 'w'] }, node('Softmax', 'y', ['product'])],
        weights: [w],
      }),
    )
    close(await served(model, [[3, -2]]), [classes([3, 2])])
    await assert.rejects(served(model, [[0.5, 1]]), /'feature_0' must be a whole number from/)
  })

  it('that looks one of its inputs up takes the indices that there are', async () => {
    const files = graph({
      shape: [-1, 2],
      nodes: [
        node('StridedSlice', 'first', ['x', 'begin', 'end', 'ones'], {
          begin_mask: { i: '1' },
          end_mask: { i: '1' },
          shrink_axis_mask: { i: '2' },
          ellipsis_mask: { i: '0' },
          new_axis_mask: { i: '0' },
        }),
        node('Cast', 'index', ['first'], { SrcT: T, DstT: { type: 'DT_INT32' } }),
        node('GatherV2', 'found', ['table', 'index', 'axis'], { batch_dims: { i: '0' } }),
        node('AddV2', 'sum', ['found', 'x']),
        node('Softmax', 'y', ['sum']),
      ],
      weights: [['table', [3, 2], [0, 0, 1, 1, 5, 0]]],
    })
    const model = await imported(
      withIntegers(
        withIntegers(withIntegers(withIntegers(files, 'begin', [0, 0]), 'end', [0, 1]), 'ones', [1, 1]),
        'axis',
        0,
      ),
    )
    const [index, number] = model.draft.features
    assert.deepEqual(
      [index, number],
      [
        { name: 'feature_0', type: 'numeric', nullable: false, whole_numbers: { min: 0, max: 2 } },
        { name: 'feature_1', type: 'numeric', nullable: false },
      ],
    )
    close(await served(model, [[2, 0.5]]), [classes([7, 0.5])])
    await assert.rejects(served(model, [[3, 0]]), /'feature_0' must be a whole number from 0 to 2, not 3/)
  })
})

/** Adds an input, which the signature names. */
function withInput(files: Files, name: string, sizes: number[]): Files {
  const json = JSON.parse(files['model.json']!.toString()) as {
    modelTopology: { node: object[] }
    signature: { inputs: Record<string, object> }
  }
  const shape = dims(sizes)
  const attr = { dtype: T, shape: { shape } }
  json.modelTopology.node.unshift({ name: `serving_${name}`, op: 'Placeholder', attr })
  json.signature.inputs[name] = { name: `serving_${name}:0`, dtype: 'DT_FLOAT', tensorShape: shape }
  return { ...files, 'model.json': Buffer.from(JSON.stringify(json)) }
}

/** Adds a constant of 32-bit integers. */
function withIntegers(files: Files, name: string, values: number[] | number): Files {
  const json = JSON.parse(files['model.json']!.toString()) as {
    modelTopology: { node: object[] }
    weightsManifest: { weights: object[] }[]
  }
  const list = [values].flat()
  const shape = Array.isArray(values) ? [values.length] : []
  json.modelTopology.node.push({ name, op: 'Const', attr: { dtype: { type: 'DT_INT32' } } })
  json.weightsManifest[0]!.weights.push({ name, shape, dtype: 'int32' })
  return {
    'model.json': Buffer.from(JSON.stringify(json)),
    'weights.bin': Buffer.concat([files['weights.bin']!, Buffer.from(Int32Array.from(list).buffer)]),
  }
}
