import assert from 'node:assert/strict'
import { errorAlarm, formatMilliseconds, formatRate, plural } from '../../../../web/pages/live/format.js'

describe('a live figure as text', () => {
  it('is a rate with one decimal while it is small', () => {
    assert.deepEqual([null, 0, 0.1, 12.34, 999.4, 1234.5].map(formatRate), [
      ...['–', '0.0', '0.1', '12.3', '999.4', '1,235'],
    ])
  })

  it('is a latency in milliseconds with three digits or more', () => {
    assert.deepEqual([null, 0.00043, 0.0123, 0.0999, 0.25, 1.2345].map(formatMilliseconds), [
      ...['–', '0.43', '12.3', '99.9', '250', '1,235'],
    ])
  })

  it('has a unit in the plural but where there is one', () => {
    assert.deepEqual(
      [null, 0, 1, 2].map((count) => plural(count, 'row')),
      ['rows', 'rows', 'row', 'rows'],
    )
  })
})

describe('the alarm of errors', () => {
  const shares: [share: number | null, word: string | undefined][] = [
    [null, undefined],
    [0, undefined],
    [0.0099, undefined],
    [0.01, 'raised'],
    [0.0499, 'raised'],
    [0.05, 'high'],
    [1, 'high'],
  ]
  for (const [share, word] of shares)
    it(`is ${word ?? 'absent'} at a share of ${share}`, () => assert.equal(errorAlarm(share)?.word, word))
})
