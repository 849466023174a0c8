/** A graph model as a converter writes it: sigmoid(x · w) with 2 features. */
const shapeOf = (...sizes: number[]) => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } })
const float = { dtype: { type: 'DT_FLOAT' } }

const node = [
  { name: 'x', op: 'Placeholder', attr: { ...float, shape: shapeOf(-1, 2) } },
  {
    name: 'w',
    op: 'Const',
    attr: {
      ...float,
      value: { tensor: { dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '2' }, { size: '1' }] } } },
    },
  },
  {
    name: 'product',
    op: 'MatMul',
    input: ['x', 'w'],
    attr: { T: { type: 'DT_FLOAT' }, transpose_a: { b: false }, transpose_b: { b: false } },
  },
  { name: 'probability', op: 'Sigmoid', input: ['product'], attr: { T: { type: 'DT_FLOAT' } } },
  { name: 'Identity', op: 'Identity', input: ['probability'], attr: { T: { type: 'DT_FLOAT' } } },
]

const modelJson = {
  format: 'graph-model',
  modelTopology: { node, versions: { producer: 1 } },
  signature: {
    inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '-1' }, { size: '2' }] } } },
    outputs: {
      y: { name: 'Identity:0', dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '-1' }, { size: '1' }] } },
    },
  },
  weightsManifest: [
    { paths: ['group1-shard1of1.bin'], weights: [{ name: 'w', shape: [2, 1], dtype: 'float32' }] },
  ],
}

export const graphModel = (): Record<string, Buffer> => ({
  'model.json': Buffer.from(JSON.stringify(modelJson)),
  'group1-shard1of1.bin': Buffer.from(new Float32Array([1, -2]).buffer),
})
