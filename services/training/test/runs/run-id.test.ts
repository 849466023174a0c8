import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkName } from '@modelops/common/registry/keys'
import { newRunId } from '../../src/runs/run-id.js'

describe('a run id', () => {
  const dates = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })

  it('says when the run began, and may be part of a key', () => {
    assert.match(newRunId(new Date('2026-11-23T11:30:33.255Z')), /^20261123-113033-0ff[0-9a-f]{5}$/)
    fc.assert(fc.property(dates, (date) => checkName('run', newRunId(date)).length === 24))
  })

  it('sorts as the runs began, to the millisecond', () => {
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        if (a.getTime() !== b.getTime()) assert.equal(newRunId(a) < newRunId(b), a < b)
      }),
    )
  })
})
