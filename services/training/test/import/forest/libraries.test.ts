import assert from 'node:assert/strict'
import { imported, served } from '../../support/imported.js'
import { expectedOf, fixture, largestDifference } from './fixtures.js'

const names = [
  'xgboost-binary-json.json',
  'xgboost-binary-ubj.ubj',
  'xgboost-multiclass.ubj',
  'xgboost-regression.ubj',
  'xgboost-gamma.ubj',
  'xgboost-dart.ubj',
  'xgboost-categories.json',
  'xgboost-codes.ubj',
  'xgboost-stopped.ubj',
  'lightgbm-binary.txt',
  'lightgbm-multiclass.txt',
  'lightgbm-ova.txt',
  'lightgbm-sqrt.txt',
  'lightgbm-poisson.txt',
  'lightgbm-forest.txt',
  'lightgbm-categories.txt',
  'lightgbm-zeros.txt',
  'lightgbm-never-missing.txt',
]

describe('a forest that a library wrote', () => {
  for (const name of names)
    it(`answers as the library does: ${name}`, async () => {
      const { rows, outputs } = expectedOf(name)
      const model = await imported({ [name]: fixture(name) })
      assert.equal(model.draft.model_format, 'trees')
      const difference = largestDifference(await served(model, rows), outputs)
      assert.ok(difference <= 1e-6, `differs by ${difference}`)
    })
})
