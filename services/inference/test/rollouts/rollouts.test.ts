import assert from 'node:assert/strict'
import { rolloutPolicySchema, type Canary, type ProcessCounts } from '@modelops/common/rollout'
import { Rollouts } from '../../src/rollouts/rollouts.js'
import type { SharedState } from '../../src/rollouts/shared-state.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

describe('the rollouts of a process', () => {
  it('report their counts again though nothing has changed: the shared state may have come back empty', async () => {
    const now = new Date().toISOString()
    const canary: Canary = {
      ...{ id: 'r', run_id: 'run-2', weight: 5, mode: 'canary', state: 'running', step: 0, who: '', why: '' },
      ...{ step_started: now, started: now, policy: rolloutPolicySchema.parse({}) },
    }
    const stable = { name: 'wine', labels: ['red'], figures: { on: () => ({}) } } as unknown as ModelVersion
    const kept = new Map<string, ProcessCounts>()
    const report: SharedState['report'] = (_, process, counts) =>
      Promise.resolve(void kept.set(process, counts))
    const state = { report } as SharedState
    const rollouts = new Rollouts()
    rollouts.splitOf(canary, stable, undefined)
    await rollouts.report('wine', state)
    kept.clear()
    await rollouts.report('wine', state)
    assert.deepEqual([...kept.keys()], [rollouts.process])
  })
})
