import assert from 'node:assert/strict'
import { RunStatuses } from '../../src/registry/run-statuses.js'
import type { RunStatus } from '../../src/run-status.js'
import { temporaryStore, type TemporaryStore } from '../support/temporary-store.js'

const queued: RunStatus = {
  format_version: 1,
  run_id: 'run-1',
  model: 'wine',
  status: 'queued',
  created: '2026-01-02T03:04:05.000Z',
}

describe('run statuses', () => {
  let temporary: TemporaryStore
  let statuses: RunStatuses
  beforeEach(async () => {
    temporary = await temporaryStore()
    statuses = new RunStatuses(temporary.store)
  })
  afterEach(() => temporary.remove())

  it('move forwards until the run has ended', async () => {
    await statuses.create(queued)
    await statuses.advance('wine', 'run-1', { status: 'running' })
    await statuses.advance('wine', 'run-1', { status: 'cancelled' })
    assert.equal((await statuses.find('wine', 'run-1'))?.status, 'cancelled')
    await assert.rejects(statuses.advance('wine', 'run-1', { status: 'succeeded' }), {
      code: 'run_finished',
      detail: 'the run run-1 has already ended: it was cancelled',
    })
  })

  it('do not overwrite a run of the same id', async () => {
    await statuses.create(queued)
    await assert.rejects(statuses.create(queued), { code: 'already_exists' })
  })

  it('keep what a newer version of ModelOps wrote into them', async () => {
    await statuses.create(queued)
    const key = 'models/wine/runs/run-1/status.json'
    const newer = { ...queued, stage: { name: 'tuning' }, error: { code: 'x', detail: 'y', field: 'z' } }
    await temporary.store.put(key, Buffer.from(JSON.stringify(newer)))
    const shown = await statuses.advance('wine', 'run-1', { status: 'running' })
    assert.ok(!('stage' in shown))
    const written = JSON.parse((await temporary.store.get(key))!.body.toString()) as object
    assert.deepEqual(written, { ...newer, status: 'running' })
  })

  it('let only one of two ends win', async () => {
    await statuses.create(queued)
    const ends = await Promise.allSettled(
      (['succeeded', 'cancelled', 'failed'] as const).map((status) =>
        statuses.advance('wine', 'run-1', { status }),
      ),
    )
    assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
  })

  it('are not there for an unknown run', async () => {
    assert.equal(await statuses.find('wine', 'run-1'), undefined)
    await assert.rejects(statuses.advance('wine', 'run-1', { status: 'running' }), { code: 'run_not_found' })
  })
})
