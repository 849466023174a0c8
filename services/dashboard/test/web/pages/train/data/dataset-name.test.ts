import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isName } from '@modelops/common/rules/names'
import { nameOfFile, nameProblem } from '../../../../../web/pages/train/data/dataset-name.js'

describe('Train: the name of a data set', () => {
  it('is made of the file name', () => {
    assert.equal(nameOfFile('Wine Quality (red).csv'), 'wine-quality-red')
    assert.equal(nameOfFile('Kunden_März 2026.TSV'), 'kunden_marz-2026')
    assert.equal(nameOfFile('v1.2.csv'), 'v1.2')
  })

  it('keeps letters that are not a base letter with a diacritic', () => {
    assert.equal(nameOfFile('Kunden Größe.csv'), 'kunden-grosse')
    assert.equal(nameOfFile('Łódź Ærø.csv'), 'lodz-aero')
  })

  it('has a fallback where nothing of the file name can stay', () => {
    assert.equal(nameOfFile('数据.csv'), 'data')
    assert.equal(nameOfFile('.csv'), 'data')
  })

  it('is one that the service takes, whatever the file is called', () => {
    const unit = fc.constantFrom(...'aZ09.-_ äß数é(/)\u0301\0', '.csv')
    fc.assert(fc.property(fc.string({ unit, maxLength: 90 }), (file) => isName(nameOfFile(file))))
  })

  it('is refused here when the service would refuse it', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '-', '_', ' ', 'ä'), maxLength: 70 })
    fc.assert(fc.property(name, (text) => (nameProblem(text) === undefined) === isName(text)))
  })

  it('says how much too long it is', () => {
    assert.match(nameProblem('a'.repeat(70))!, /63.*70/)
  })
})
