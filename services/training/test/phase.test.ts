import assert from 'node:assert/strict'
import { createLogger } from '@modelops/common/logging'
import type { RunStatus } from '@modelops/common/run-status'
import { followRun, type RunSources } from '../src/runs/follow-run.js'
import { Heartbeat } from '../src/runs/heartbeat.js'
import { cancelled, failed, newRun } from '../src/runs/transitions.js'

const running: RunStatus = { ...newRun('small'), status: 'running' }
const measuring: RunStatus = { ...running, phase: { name: 'measuring' } }

describe('the phase of a run', () => {
  it('is an event when it changes', async () => {
    const states = [running, measuring, measuring, failed('interrupted', 'why')(measuring)]
    const sources = {
      runs: { get: () => Promise.resolve(states.shift()) },
      feed: { epochsOf: () => [], nextChange: () => Promise.resolve() },
    } as unknown as RunSources
    const reported: unknown[] = []
    for await (const { data } of followRun(sources, running.run_id, new AbortController().signal)) {
      const { status, phase } = data as RunStatus
      reported.push([status, phase?.name])
    }
    assert.deepEqual(reported, [
      ['running', undefined],
      ['running', 'measuring'],
      ['failed', undefined],
    ])
  })

  it('is written with the next beat', async () => {
    let write!: (change: Partial<RunStatus>) => void
    const written = new Promise<Partial<RunStatus>>((resolve) => (write = resolve))
    const statuses = {
      advance: (_model: string, _run: string, change: Partial<RunStatus>) => Promise.resolve(write(change)),
    }
    const heartbeat = new Heartbeat(statuses as never, running, createLogger('test', 'silent'))
    heartbeat.phase = { name: 'refitting', epoch: 1, epochs: 2 }
    assert.deepEqual((await written).phase, { name: 'refitting', epoch: 1, epochs: 2 })
    await heartbeat.stop()
  })

  it('ends with the run', () => {
    assert.equal(failed('interrupted', 'why')(measuring).phase, undefined)
    assert.equal(cancelled(measuring).phase, undefined)
  })
})
