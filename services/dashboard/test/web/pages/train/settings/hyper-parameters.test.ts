import assert from 'node:assert/strict'
import { bounds, MAX_LAYERS, MAX_UNITS } from '@modelops/common/rules/hyper-parameters'
import {
  parseLayers,
  parseSetting,
  settingNames,
} from '../../../../../web/pages/train/settings/hyper-parameters.js'

describe('Train: the hyper-parameters', () => {
  for (const name of settingNames) {
    const { min, max, isInteger, excludesMin } = bounds[name]
    it(`take for ${name} what lies within its bounds`, () => {
      const step = isInteger ? 1 : 1e-3
      for (const value of [excludesMin ? Number.MIN_VALUE : min, max])
        assert.equal(parseSetting(name, String(value)).value, value)
      for (const value of [excludesMin ? min : min - step, max + Math.max(step, max * 1e-9)])
        assert(parseSetting(name, String(value)).error)
    })
  }

  it('say what is expected instead of what was typed', () => {
    assert.match(parseSetting('epochs', '1.5').error!, /whole number/)
    assert.match(parseSetting('learningRate', 'fast').error!, /number/)
    assert.match(parseSetting('learningRate', '0').error!, /more than 0/)
    assert.match(parseSetting('testSplit', '0.9').error!, /0.01 to 0.5/)
  })

  it('are the default where nothing is typed', () => {
    assert.deepEqual(parseSetting('epochs', ' '), { value: undefined })
  })

  it('read layers, as many and as large as they may be', () => {
    assert.deepEqual(parseLayers(''), { value: [] })
    assert.deepEqual(parseLayers(' 32, 16 '), { value: [32, 16] })
    for (const text of ['32,', '0', '2.5', 'x', String(MAX_UNITS + 1)]) assert(parseLayers(text).error, text)
    const many = Array<number>(MAX_LAYERS + 1).fill(1)
    assert(parseLayers(many.join(',')).error)
    assert.deepEqual(parseLayers(many.slice(1).join(',')), { value: many.slice(1) })
    assert.deepEqual(parseLayers(String(MAX_UNITS)), { value: [MAX_UNITS] })
  })
})
