import assert from 'node:assert/strict'
import { errorAlarm } from '../../../../web/pages/live/error-alarm.js'

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
