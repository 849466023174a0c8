import assert from 'node:assert/strict'
import { FeatureCodec } from '../../src/data/feature-codec.js'
import type { Feature } from '../../src/manifest.js'
import { isProblem } from '../../src/problem.js'

const statistics = { min: 0, max: 9, mean: 4, std: 1, missing: 0.1, deciles: new Array<number>(11).fill(4) }
const number = (nullable: boolean): Feature => ({ name: 'x', type: 'numeric', nullable, statistics })
const text: Feature = { name: 't', type: 'text', nullable: true, categories: ['NA', 'b'], other: false }

function encode(features: Feature[], row: unknown[], marks?: string[]): number[] {
  const codec = new FeatureCodec(features, 'refuse', marks)
  const out = new Float32Array(codec.width)
  codec.encodeValues(row, out, 0)
  return [...out]
}

describe('marks of missing values in a request', () => {
  it('mean what they meant in training, as numbers and as texts', () => {
    assert.deepEqual(encode([number(true)], [-999], ['-999', '-']), [4])
    assert.deepEqual(encode([number(true)], [' - '], ['-999', '-']), [4])
    assert.deepEqual(encode([text, number(true)], ['-', 7], ['-999', '-']), [0, 0, 7])
    assert.deepEqual(encode([text, number(true)], ['NA', 7], []), [1, 0, 7])
  })

  it('are values like others where training had no such marks', () => {
    assert.deepEqual(encode([number(true)], [-999]), [-999])
  })

  it('are refused where nothing was missing in training', () =>
    assert.throws(
      () => encode([number(false)], [-999], ['-999']),
      (error) => isProblem(error, 'missing_value'),
    ))
})
