import assert from 'node:assert/strict'
import { defaultsFor } from '../../src/rules/hyper-parameters.js'

describe('the default hyper-parameters', () => {
  it('have a learning rate that suits the layers', () => {
    assert.equal(defaultsFor(100).learningRate, 0.03)
    assert.equal(defaultsFor(100, { hidden: [8] }).learningRate, 0.005)
    assert.equal(defaultsFor(5000).learningRate, 0.005)
    assert.equal(defaultsFor(5000, { hidden: [] }).learningRate, 0.03)
  })

  it('have a penalty that suits the rows which are left to train', () => {
    assert.equal(defaultsFor(100).l2, 0.5 / 80)
    assert.equal(defaultsFor(100, { testSplit: 0.5, validationSplit: 0.5 }).l2, 0.5 / 25)
  })
})
