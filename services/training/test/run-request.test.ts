import assert from 'node:assert/strict'
import { hyperParameters, runRequestSchema } from '../src/run-request.js'

const smallest = { dataset: 'wine', model: { name: 'wine', target: 'class' } }

describe('a run request', () => {
  it('needs a data set, a name and a target only', () => {
    assert.deepEqual(runRequestSchema.parse(smallest), smallest)
  })

  it('may name no column to exclude, but not no column to learn from', () => {
    const isTaken = (columns: object) =>
      runRequestSchema.safeParse({ ...smallest, model: { ...smallest.model, ...columns } }).success
    assert(isTaken({ exclude: [] }) && !isTaken({ features: [] }))
  })

  for (const [what, training] of [
    ['an unknown option', { epoch: 3 }],
    ['no epochs', { epochs: 0 }],
    ['half a row per batch', { batchSize: 0.5 }],
    ['a learning rate of 0', { learningRate: 0 }],
    ['a learning rate that is no number', { learningRate: NaN }],
    ['all rows held out', { testSplit: 1 }],
    ['a seed beyond 32 bits', { seed: 2 ** 32 }],
    ['an unknown budget', { budget: 'huge' }],
    ['a negative class weight', { classWeights: { a: -1 } }],
  ] as const)
    it(`is refused with ${what}`, () => {
      assert.equal(runRequestSchema.safeParse({ ...smallest, training }).success, false)
    })

  for (const candidates of [['forest'], [], ['nets', 'nets']])
    it(`is refused with the candidates ${JSON.stringify(candidates)}`, () => {
      assert.equal(runRequestSchema.safeParse({ ...smallest, candidates }).success, false)
    })

  it('is refused with a feature named twice or a name that could leave its folder', () => {
    const model = smallest.model
    assert.equal(
      runRequestSchema.safeParse({ ...smallest, model: { ...model, features: ['a', 'a'] } }).success,
      false,
    )
    assert.equal(
      runRequestSchema.safeParse({ ...smallest, model: { ...model, name: '../x' } }).success,
      false,
    )
  })
})

describe('the bounds of a setting', () => {
  const isTaken = (training: object, model: object = {}) =>
    runRequestSchema.safeParse({ ...smallest, model: { ...smallest.model, ...model }, training }).success

  for (const [name, least, most, below, above] of [
    ['epochs', 1, 10_000, 0, 10_001],
    ['batchSize', 1, 65_536, 0, 65_537],
    ['learningRate', Number.MIN_VALUE, 1e9, 0, 1e9 + 1],
    ['seed', 0, 2 ** 32 - 1, -1, 2 ** 32],
    ['testSplit', 0.01, 0.5, 0.009, 0.501],
    ['validationSplit', 0, 0.5, -0.001, 0.501],
    ['patience', 1, 10_000, 0, 10_001],
    ['l2', 0, 100, -0.001, 100.001],
  ] as const)
    it(`are ${least} and ${most} for ${name}`, () => {
      assert(isTaken({ [name]: least }) && isTaken({ [name]: most }))
      assert(!isTaken({ [name]: below }) && !isTaken({ [name]: above }))
    })

  it('are 5 layers of 1,024 units', () => {
    assert(isTaken({}, { hidden: Array<number>(5).fill(1024) }))
    assert(!isTaken({}, { hidden: Array<number>(6).fill(1) }) && !isTaken({}, { hidden: [1025] }))
  })
})

describe('default settings', () => {
  it('are a linear model without early stopping for small tables', () => {
    const { hidden, validationSplit, batchSize, l2, refit } = hyperParameters(smallest, 500)
    assert.deepEqual(
      { hidden, validationSplit, batchSize, l2, refit },
      { hidden: [], validationSplit: 0, batchSize: 16, l2: 0.00125, refit: true },
    )
  })

  it('are a small network with early stopping for others, in larger batches the more rows there are', () => {
    const { hidden, validationSplit, batchSize, refit } = hyperParameters(smallest, 1000)
    assert.deepEqual(
      { hidden, validationSplit, batchSize, refit },
      { hidden: [32, 16], validationSplit: 0.1, batchSize: 32, refit: false },
    )
    assert.equal(hyperParameters(smallest, 1_000_000).batchSize, 1024)
  })

  it('give way to what is asked for', () => {
    const asked = { ...smallest, training: { epochs: 7, l2: 0, seed: 3, learningRate: 0.1, refit: false } }
    const { epochs, l2, seed, learningRate, refit } = hyperParameters(asked, 500)
    assert.deepEqual({ epochs, l2, seed, learningRate, refit }, asked.training)
  })
})
