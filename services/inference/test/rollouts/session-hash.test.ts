import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hashSession, sessionKey } from '../../src/rollouts/session-hash.js'
import { SessionEvents } from '../../src/rollouts/session-events.js'

describe('the hash of a session', () => {
  it('gives each weight its share, whatever the rollout, and moves sessions in one direction only', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 99 }), (rollout, weight) => {
        const key = sessionKey(rollout)
        const limit = (weight / 100) * 2 ** 32
        let below = 0
        for (let i = 0; i < 4000; i++) if (hashSession(`session-${i}`, key) < limit) below++
        const sd = Math.sqrt(4000 * (weight / 100) * (1 - weight / 100))
        assert.ok(Math.abs(below - 40 * weight) < 6 * sd + 1)
      }),
      { numRuns: 50, seed: 1 },
    ))

  it('is another one in another rollout', () => {
    const places = ['a', 'b'].map((rollout) => hashSession('ann', sessionKey(rollout)))
    assert.notEqual(places[0], places[1])
  })
})

describe('the events of sessions', () => {
  it('count once for each session and kind', () => {
    const events = new SessionEvents()
    const first = [7, 7, 8].map((session) => events.isFirst(session, 1))
    assert.deepEqual([...first, events.isFirst(7, 2), events.isFirst(7, 2)], [true, false, true, true, false])
  })

  it('do not count for new sessions once there are 65,536, and go on for those that are known', () => {
    const events = new SessionEvents()
    for (let session = 0; session < 65_536; session++)
      assert.ok(events.isFirst(Math.imul(session, 2654435761) >>> 0, 1))
    assert.equal(events.isFirst(Math.imul(70_000, 2654435761) >>> 0, 1), false)
    assert.equal(events.isFirst(Math.imul(5, 2654435761) >>> 0, 2), true)
  })
})
