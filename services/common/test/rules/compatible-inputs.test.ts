import assert from 'node:assert/strict'
import type { Feature } from '../../src/manifest.js'
import { encodeAlike, incompatibility } from '../../src/rules/compatible-inputs.js'

const number = (name: string, more: object = {}): Feature => ({
  name,
  type: 'numeric',
  nullable: false,
  ...more,
})
const town = (...categories: string[]): Feature => ({
  ...{ name: 'town', type: 'text', nullable: false, other: false },
  categories,
})

describe('whether a version takes what another one takes', () => {
  const cases: [what: string, next: Feature[], present: Feature[], reason: RegExp | undefined][] = [
    ['the same features', [number('a')], [number('a')], undefined],
    ['a feature more', [number('a'), number('b')], [number('a')], /wants b/],
    ['a feature less', [number('a')], [number('a'), number('b')], /has no b/],
    ['another order', [number('b'), number('a')], [number('a'), number('b')], /another order/],
    ['another type', [town('Rome')], [number('town')], /'town' is text and was numeric/],
    ['null where it was refused', [number('a', { nullable: true })], [number('a')], undefined],
    [
      'no null where it was taken',
      [number('a')],
      [number('a', { nullable: true })],
      /'a' may not be missing/,
    ],
    [
      'whole numbers only',
      [number('a', { whole_numbers: { min: 0, max: 9 } })],
      [number('a')],
      /whole numbers/,
    ],
    ['more categories', [town('Rome', 'Bern')], [town('Rome')], undefined],
    ['fewer categories', [town('Rome')], [town('Rome', 'Bern')], /does not know "Bern"/],
  ]
  for (const [what, next, present, reason] of cases)
    it(`${reason ? 'says why not' : 'says nothing'} with ${what}`, () => {
      const found = incompatibility({ features: next }, { features: present }, 'refuse')
      if (reason) assert.match(found ?? '', reason)
      else assert.equal(found, undefined)
    })

  it('says why not without the columns that rows may have beside the features', () => {
    const present = { features: [number('a')], left_out: [{ name: 'id', index: 0 }] }
    assert.match(
      incompatibility({ features: [number('a')] }, present, 'take') ?? '',
      /the same columns beside/,
    )
    assert.equal(incompatibility(present, { features: [number('a')] }, 'take'), undefined)
    assert.equal(encodeAlike(present, { features: [number('a')] }), false)
  })

  it('minds no categories where unknown ones are taken as other', () => {
    const [next, present] = [{ features: [town('Rome')] }, { features: [town('Bern')] }]
    assert.equal(incompatibility(next, present, 'categories'), undefined)
  })

  it('minds no missing values where newly missing ones are taken', () => {
    const town = (nullable: boolean): Feature => ({
      ...{ name: 'town', type: 'text', nullable, other: false },
      categories: ['Rome'],
    })
    assert.equal(incompatibility({ features: [town(false)] }, { features: [town(true)] }, 'take'), undefined)
    assert.match(
      incompatibility({ features: [town(false)] }, { features: [town(true)] }, 'categories') ?? '',
      /'town' may not be missing/,
    )
    const [next, present] = [number('a'), number('a', { nullable: true })]
    assert.match(incompatibility({ features: [next] }, { features: [present] }, 'take') ?? '', /'a' may not/)
  })

  it('minds texts that meant a missing value', () => {
    const present = { features: [number('a', { nullable: true })], missing_marks: ['-', '?'] }
    assert.match(incompatibility({ ...present, missing_marks: ['-'] }, present, 'refuse') ?? '', /"\?"/)
  })
})

describe('whether two versions make the same numbers of a request', () => {
  const statistics = (mean: number) => ({
    statistics: { min: 0, max: 9, mean, std: 1, missing: 0, deciles: [] },
  })
  const cases: [what: string, one: Feature[], other: Feature[], alike: boolean][] = [
    ['that were trained on other rows', [number('a', statistics(1))], [number('a', statistics(2))], true],
    [
      'with another mean in place of missing values',
      [number('a', { nullable: true, ...statistics(1) })],
      [number('a', { nullable: true, ...statistics(2) })],
      false,
    ],
    ['with categories in another order', [town('Rome', 'Bern')], [town('Bern', 'Rome')], false],
  ]
  for (const [what, one, other, alike] of cases)
    it(`${alike ? 'yes' : 'no'}, of versions ${what}`, () => {
      assert.equal(encodeAlike({ features: one }, { features: other }), alike)
    })

  it('no, of versions with other marks of missing values', () => {
    const features = [number('a')]
    assert.equal(encodeAlike({ features }, { features, missing_marks: ['-999'] }), false)
  })
})
