import assert from 'node:assert/strict'
import { nameOfShare, redactionNote, sharesWith } from '../../../../web/pages/models/log-shares.js'

describe('the share of requests that a model logs', () => {
  it('can be one that the page does not offer', () => {
    assert.deepEqual(sharesWith(0.1), [0, 0.01, 0.1, 1])
    assert.deepEqual(sharesWith(0.25), [0, 0.01, 0.1, 0.25, 1])
  })

  it('is said in words', () => {
    assert.deepEqual([0, 0.001, 0.07, 0.5, 1].map(nameOfShare), [
      'Nothing',
      '0.1 % of the requests',
      '7 % of the requests',
      '50 % of the requests',
      'Every request',
    ])
  })

  it('stands beside what is left out of it', () => {
    assert.equal(redactionNote(undefined), 'With all features as they come')
    assert.equal(
      redactionNote({ sample: 1, redact: { name: 'drop', town: 'hash' } }),
      'With all features as they come, but name (left out), town (hashed)',
    )
  })
})
