import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hyperParameters, runRequestSchema } from '../../../../../../training/src/run-request.js'
import {
  defaultsFor,
  MAX_LAYERS,
  MAX_UNITS,
  settingNames,
  settings,
} from '../../../../../web/pages/train/settings/hyper-parameters.js'
import { parseLayers, parseSetting } from '../../../../../web/pages/train/settings/parse-settings.js'

const request = { dataset: 'd', model: { name: 'm', target: 't' } }
const share = fc.option(fc.double({ min: 0.01, max: 0.5, noNaN: true }), { nil: undefined })

/** Whether the training service takes the value. */
const isTaken = (training: object, model: object = {}) =>
  runRequestSchema.safeParse({ ...request, model: { ...request.model, ...model }, training }).success

describe('Train: the hyper-parameters', () => {
  it('have the defaults of the training service', () => {
    const rows = fc.oneof(fc.integer({ min: 10, max: 3000 }), fc.integer({ min: 10, max: 10_000_000 }))
    const hidden = fc.constantFrom<number[] | undefined>(undefined, [], [8])
    fc.assert(
      fc.property(rows, hidden, share, share, (rows, hidden, testSplit, validationSplit) => {
        const given = { ...(testSplit && { testSplit }), ...(validationSplit && { validationSplit }) }
        const model = { ...request.model, ...(hidden && { hidden }) }
        const used = hyperParameters({ ...request, model, training: given }, rows)
        const defaults = defaultsFor(rows, { hidden, ...given })
        assert.deepEqual({ ...defaults, ...(hidden && { hidden }), ...given }, { ...used })
      }),
    )
  })

  for (const name of settingNames) {
    const { min, max, isInteger } = settings[name]
    it(`take for ${name} what the training service takes`, () => {
      const step = isInteger ? 1 : 1e-3
      const beyond = [min - step, max + Math.max(step, max * 1e-9)]
      for (const value of [min, max]) {
        assert(isTaken({ [name]: value }), `${value} is refused by the service`)
        assert.equal(parseSetting(name, String(value)).value, value)
      }
      for (const value of beyond) {
        assert(!isTaken({ [name]: value }), `${value} is taken by the service`)
        assert(parseSetting(name, String(value)).error)
      }
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

  it('read layers as the training service takes them', () => {
    assert.deepEqual(parseLayers(''), { value: [] })
    assert.deepEqual(parseLayers(' 32, 16 '), { value: [32, 16] })
    for (const text of ['32,', '0', '2.5', 'x', String(MAX_UNITS + 1)]) assert(parseLayers(text).error, text)
    const many = Array<number>(MAX_LAYERS + 1).fill(1)
    assert(parseLayers(many.join(',')).error)
    assert(!isTaken({}, { hidden: many }) && isTaken({}, { hidden: many.slice(1) }))
    assert(isTaken({}, { hidden: [MAX_UNITS] }) && !isTaken({}, { hidden: [MAX_UNITS + 1] }))
  })
})
