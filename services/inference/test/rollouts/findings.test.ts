import assert from 'node:assert/strict'
import type { Deployments } from '@modelops/common/registry/deployments'
import { rolloutPolicySchema, type Canary } from '@modelops/common/rollout'
import { RolloutCounting } from '../../src/rollouts/counting.js'
import { Examiner } from '../../src/rollouts/findings.js'
import type { Rollouts } from '../../src/rollouts/rollouts.js'
import type { SharedState } from '../../src/rollouts/shared-state.js'
import { judge } from '../../src/rollouts/verdict/judge.js'

const ago = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString()

/** What the verdict says of a rollout that began ten minutes ago and may take five. */
function decisionOn(paused: Partial<Canary>, counted: RolloutCounting[] = []) {
  const canary: Canary = {
    ...{ id: 'r', run_id: 'run-2', weight: 5, mode: 'canary', state: 'running', step: 0, who: '', why: '' },
    ...{ started: ago(600), step_started: ago(600) },
    policy: rolloutPolicySchema.parse({ max_seconds: 300, on_timeout: 'abort' }),
    ...paused,
  }
  const state = {
    collect: () => Promise.resolve(counted.map((counting) => counting.counts())),
  } as unknown as SharedState
  const rollouts = { report: () => Promise.resolve() } as unknown as Rollouts
  return new Examiner({} as Deployments, state, rollouts, judge).examine('wine', canary)
}

describe('the time limit of a rollout', () => {
  it('aborts what is inconclusive after it', async () => {
    assert.equal((await decisionOn({})).decision, 'abort')
  })

  it('does not run while the rollout is paused, nor count that time afterwards', async () => {
    for (const paused of [
      { state: 'paused', paused: ago(400) },
      { state: 'paused', paused: ago(200), paused_seconds: 200 },
      { state: 'running', paused_seconds: 400 },
    ] as const)
      assert.equal((await decisionOn(paused)).decision, 'hold')
    assert.equal((await decisionOn({ state: 'paused', paused: ago(200) })).decision, 'abort')
  })
})

describe('a rollout that another program has written', () => {
  it('is judged by the last step of its policy where it is said to be beyond it', async () => {
    assert.equal((await decisionOn({ step: 9, policy: rolloutPolicySchema.parse({}) })).decision, 'hold')
  })

  it('is judged by the weight with which requests are assigned, not by that of the policy, and by no other one', async () => {
    const policy = rolloutPolicySchema.parse({})
    const [one, other] = [new RolloutCounting(0), new RolloutCounting(0)]
    const fail = (counting: RolloutCounting, weight: number, canary: number, stable: number) => {
      const { counts } = counting.stepOf({ step: 0, weight, policy })
      for (const [route, errors] of [
        ['canary', canary],
        ['stable', stable],
      ] as const) {
        counts[route].requests += 10 * errors
        counts[route].errors += errors
        counts.harm[route].alone.errors += errors
      }
    }
    fail(one, 5, 30, 30)
    fail(other, 5, 30, 30)
    assert.equal((await decisionOn({ policy }, [one, other])).decision, 'abort')
    fail(one, 50, 30, 30)
    const { decision, counts } = await decisionOn({ policy, weight: 50 }, [one, other])
    assert.deepEqual([decision, counts[0]!.weight, counts[0]!.canary.errors], ['hold', 50, 30])
  })
})
