import assert from 'node:assert/strict'
import type { Feature } from '../../../../web/api/types.js'
import { visibleFeatures, type View } from '../../../../web/pages/predict/visible-features.js'

const run = {
  features: ['Mean radius', 'mean area', 'worst area'].map((name): Feature => ({
    name,
    type: 'numeric',
    nullable: false,
  })),
  feature_importance: [
    { feature: 'worst area', importance: 0.4, std: 0 },
    { feature: 'mean area', importance: 0.1, std: 0 },
  ],
}
const shown = (view: Partial<View>) =>
  visibleFeatures(run, { search: '', order: 'data', marked: undefined, ...view })

describe('the fields of a long form', () => {
  it('are all there, in the order of the data', () => assert.deepEqual(shown({}), [0, 1, 2]))

  it('are found by a part of the name', () => {
    assert.deepEqual(shown({ search: ' MEAN' }), [0, 1])
    assert.deepEqual(shown({ search: 'x' }), [])
  })

  it('may begin with the most important, those of unknown importance last', () => {
    assert.deepEqual(shown({ order: 'importance' }), [2, 1, 0])
  })

  it('may be the marked ones alone', () => {
    assert.deepEqual(shown({ marked: new Set([0, 2]), search: 'area' }), [2])
  })
})
