import assert from 'node:assert/strict'
import type { Deployment } from '@modelops/common/deployment'
import { createLogger } from '@modelops/common/logging'
import { rolloutPolicySchema, type Canary } from '@modelops/common/rollout'
import { until } from '../../../common/test/support/until.js'
import { Conductor, type ConductorOptions } from '../../src/rollouts/conductor.js'
import type { Judgement } from '../../src/rollouts/judge.js'

const now = new Date().toISOString()
const canary: Canary = {
  ...{ id: 'r', run_id: 'run-2', weight: 5, mode: 'canary', state: 'running', step: 0, who: 'ann', why: '' },
  ...{ step_started: now, started: now, policy: rolloutPolicySchema.parse({}) },
}

/** @returns what is done in two looks at such a rollout on the process that leads, until it is over */
async function doneFor(state: Canary['state'], decision: Judgement['decision']): Promise<unknown[][]> {
  const [done, forgotten]: [unknown[][], string[]] = [[], []]
  let [looks, isOver] = [0, false]
  const value = { model_name: 'wine', canary: { ...canary, state } } as Deployment
  const options = {
    deployments: {
      find: () => Promise.resolve({ value, etag: '"e"' }),
      findIfChanged: () => Promise.resolve('unchanged'),
    },
    rollouts: {
      active: () => (isOver ? [] : [{ model: 'wine' }]),
      report: () => Promise.resolve(),
      judged: () => looks++,
    },
    state: {
      lead: () => Promise.resolve(true),
      close: () => Promise.resolve(),
      forget: (model: string) => forgotten.push(model),
    },
    examiner: { examine: () => Promise.resolve({ decision, reason: 'enough' }) },
    operator: {
      end: (_model: string, { state: end }: { state: string }, { condition }: { condition: unknown }) =>
        Promise.resolve(done.push([end, condition])),
      advance: (_model: string, step: number, weight: number, { condition }: { condition: unknown }) =>
        Promise.resolve(done.push([step, weight, condition])),
    },
    show: () => undefined,
    logger: createLogger('inference', 'silent'),
  }
  const conductor = new Conductor(options as unknown as ConductorOptions)
  conductor.start()
  await until(() => looks >= 2)
  assert.deepEqual(forgotten, [])
  isOver = true
  await until(() => forgotten.length > 0)
  await conductor.close()
  return done
}

describe('the process that leads a rollout', () => {
  const fence = { ifMatch: '"e"' }

  it('does what the verdict says, provided that the deployment is still the one that was judged', async () => {
    assert.deepEqual((await doneFor('running', 'abort'))[0], ['aborted', fence])
    assert.deepEqual((await doneFor('running', 'promote'))[0], ['promoted', fence])
    assert.deepEqual((await doneFor('running', 'pass'))[0], [1, 25, fence])
    assert.deepEqual(await doneFor('running', 'hold'), [])
  })

  it('has the shared state forget it once it is over, and no sooner', async () => {
    assert.deepEqual(await doneFor('running', 'hold'), [])
  })

  it('aborts one that is paused where it does harm, and does not carry it on', async () => {
    assert.deepEqual((await doneFor('paused', 'abort'))[0], ['aborted', fence])
    for (const decision of ['pass', 'promote'] as const)
      assert.deepEqual(await doneFor('paused', decision), [])
  })
})
