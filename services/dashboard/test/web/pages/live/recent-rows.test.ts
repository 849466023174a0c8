import assert from 'node:assert/strict'
import { countNewer, keyed } from '../../../../web/pages/live/queries.js'

const prediction = (when: string) => ({
  ...{ when, model_name: 'iris', model_run_id: 'run-1', rows: 1, prediction: 0 },
})

describe('recent predictions', () => {
  const before = keyed([prediction('00:02'), prediction('00:01'), prediction('00:01')])

  it('have different keys, also within a millisecond', () => {
    assert.equal(new Set(before.map(({ key }) => key)).size, 3)
  })

  it('keep their key when newer ones arrive', () => {
    const after = keyed([prediction('00:02'), prediction('00:02'), prediction('00:01'), prediction('00:01')])
    assert.deepEqual(after.slice(1), before)
    assert.equal(countNewer(after, before), 1)
  })

  it('are all newer when those that are shown have been forgotten', () => {
    assert.equal(countNewer(keyed([prediction('00:09'), prediction('00:08')]), before), 2)
  })
})
