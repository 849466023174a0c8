import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import { Codes } from '../../../src/learn/recipe/codes.js'
import { TrainingStatistics } from '../../../src/learn/rows/statistics.js'

const features: Feature[] = [{ name: 'a', type: 'numeric', nullable: false }]

function codesOf(values: readonly number[]): Codes {
  const statistics = new TrainingStatistics(features, seededRandom(1))
  for (const value of values) statistics.add(Float32Array.of(value, 0, 0, 0))
  return new Codes(features, statistics)
}

describe('the codes of a number', () => {
  it('tell values apart though most rows have the same one', () => {
    const random = seededRandom(2)
    const codes = codesOf(Array.from({ length: 1000 }, () => (random() < 0.8 ? 0 : 1 + random())))
    assert.ok(codes.bins.units.length > 12, `${codes.bins.units.length} codes`)
    assert.ok(codes.steps.units.length > 24, `${codes.steps.units.length} steps`)
  })

  it('are the values themselves where there are few', () => {
    assert.equal(codesOf([1, 2, 2, 3, 5]).bins.units.length, 3)
  })

  it('step between two values that training has seen', () => {
    const { columns } = codesOf([1, 2, 2, 3, 5]).steps
    assert.deepEqual(
      [0, 1.49, 1.51, 3.9, 4.1, 9].map((value) => columns[0]!.placeOf(value)),
      [0, 0, 1, 2, 3, 3],
    )
  })
})
