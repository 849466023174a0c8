import assert from 'node:assert/strict'
import type { Dataset } from '../../../../../web/api/types.js'
import {
  columnReadingOf,
  columnReadings,
  disputedForms,
  encodingChoices,
  parseMarks,
  readingFacts,
  withColumn,
  withoutLostColumns,
  type ColumnReading,
} from '../../../../../web/pages/train/settings/reading.js'

const reading: NonNullable<Dataset['reading']> = {
  ...{ encoding: 'utf-8', delimiter: ',', header: true, skipped_rows: 0, width: 3 },
  ...{ left_out_columns: [], notes: [] },
}

describe('Train: how a table was read', () => {
  it('is said in a few words, nothing where the table is older', () => {
    assert.deepEqual(readingFacts({ reading }), ['UTF-8', 'separated by commas'])
    assert.deepEqual(
      readingFacts({ reading: { ...reading, encoding: 'utf-16le', delimiter: '|', header: false } }),
      ['UTF-16', 'separated by vertical bars', 'without a header'],
    )
    assert.deepEqual(readingFacts({ reading: { ...reading, encoding: 'koi8-r', width: 1 } }), ['koi8-r'])
    assert.deepEqual(readingFacts({}), [])
  })

  it('offers the encoding that was prescribed, also an unusual one', () => {
    assert.ok(encodingChoices('koi8-r').some(({ value }) => value === 'koi8-r'))
    assert.equal(encodingChoices('utf-8').filter(({ value }) => value === 'utf-8').length, 1)
  })

  it('takes marks of missing values with commas between, each once', () => {
    assert.deepEqual(parseMarks(' NA, n/a,,NA ,-'), ['NA', 'n/a', '-'])
    assert.deepEqual(parseMarks(''), [])
  })

  it('is prescribed for one column without what was prescribed before being lost', () => {
    const before = { header: false, columns: { a: { type: 'text' } } } as const
    const all = [...Object.keys(columnReadings), ...disputedForms] as ColumnReading[]
    for (const chosen of all) {
      const options = withColumn(before, 'b', chosen)
      assert.equal(columnReadingOf(options, 'b'), chosen)
      assert.equal(columnReadingOf(options, 'a'), 'text')
      assert.equal(options.header, false)
      assert.deepEqual(withColumn(options, 'b', 'auto'), before)
    }
    assert.deepEqual(withColumn(before, 'a', 'auto'), { header: false })
  })

  it('forgets what was prescribed of columns that may have other names now', () => {
    const before = { header: false, columns: { column_1: { type: 'text' } } } as const
    assert.deepEqual(withoutLostColumns({ ...before, header: true }, before), { header: true })
    assert.deepEqual(withoutLostColumns({ ...before, decimal: ',' }, before), { ...before, decimal: ',' })
  })

  it('is recognised of a column that is called like something of every object', () => {
    assert.equal(columnReadingOf({}, 'constructor'), 'auto')
    assert.equal(columnReadingOf(withColumn({}, '__proto__', 'text'), '__proto__'), 'text')
  })
})
