import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Feature } from '../../../../web/api/types.js'
import { parseRow } from '../../../../web/pages/predict/parse-row.js'

const numeric = (name: string): Feature => ({ name, type: 'numeric', nullable: true })
const city: Feature = {
  name: 'city',
  type: 'text',
  nullable: true,
  categories: ['Rome', 'Bonn'],
  other: false,
}
const features = [numeric('age'), city, numeric('size, m²')]

const texts = (pasted: string) => parseRow(pasted, features).texts

describe('a pasted row', () => {
  for (const [form, pasted] of [
    ['CSV in the order of the features', '31,Rome,1.5'],
    ['CSV with a header in any order', 'city,"size, m²",age\nRome,1.5,31\n'],
    ['CSV with more rows, of which the first counts', 'age,city,"size, m²"\r\n31,Rome,1.5\r\n40,Bonn,2'],
    ['cells of a spreadsheet', '31\tRome\t1.5'],
    ['semicolons', 'age;city;size, m²\n31;Rome;1.5'],
    ['a JSON array', '[31, "Rome", 1.5]'],
    ['a JSON object', '{"size, m²": 1.5, "age": 31, "city": "Rome"}'],
    ['the body of a prediction', '{"features": {"age": 31, "city": "Rome", "size, m²": 1.5}}'],
    ['the body of several predictions', '{"instances": [[31, "Rome", 1.5], [1, "Bonn", 2]]}'],
    ['a JSON array of rows', '[{"age": 31, "city": "Rome", "size, m²": 1.5}]'],
  ] as const)
    it(`may be ${form}`, () => assert.deepEqual(texts(pasted), ['31', 'Rome', '1.5']))

  it('has a header only where most of it are names of features', () => {
    assert.deepEqual(texts('31,city,1.5\n40,Bonn,2'), ['31', 'city', '1.5'])
  })

  it('leaves missing values empty, however they are written', () => {
    assert.deepEqual(texts('NA,?,'), ['', '', ''])
    assert.deepEqual(texts('[null, null, 2]'), ['', '', '2'])
  })

  it('keeps what it does not name, and says so', () => {
    const { texts, notes } = parseRow('{"age": 31}', features)
    assert.deepEqual(texts, ['31', undefined, undefined])
    assert.match(notes.join(), /does not have it: “city”, “size, m²”/)
  })

  it('says which names it left out', () => {
    assert.match(parseRow('{"age": 31, "colour": 2}', features).notes[0]!, /no feature: “colour”/)
  })

  it('may have the target as its last or first value', () => {
    const last = parseRow('31,Rome,1.5,yes', features)
    assert.deepEqual(last.texts, ['31', 'Rome', '1.5'])
    assert.match(last.notes.join(), /target: “yes”/)
    assert.deepEqual(texts('yes,31,Rome,1.5'), ['31', 'Rome', '1.5'])
  })

  for (const [what, pasted, message] of [
    ['nothing', '  ', /There is nothing/],
    ['too few values', '1,2', /takes 3 values, and the number in this row is 2/],
    ['a text for a number', 'old,Rome,1.5', /“age” must be a number, not “old”/],
    ['broken JSON', '{"age": 31', /not JSON/],
    ['names of another table', '{"a": 1}', /None of the names is a feature/],
    ['a header alone', 'age,city', /header alone/],
    ['a list for a number', '[[1], "Rome", 2]', /row is 1/],
  ] as const)
    it(`is refused when it is ${what}`, () => assert.throws(() => texts(pasted), message))

  it('is read or refused with a sentence, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (pasted) => {
        try {
          assert.equal(texts(pasted).length, features.length)
        } catch (error) {
          assert.match((error as Error).message, /^[A-Z“].* /s)
        }
      }),
    )
  })
})
