import assert from 'node:assert/strict'
import type { Deployment } from '@modelops/common/deployment'
import { isProblem } from '@modelops/common/problem'
import { previousRun as ruleOfTheRegistry } from '@modelops/common/registry/deployments'
import fc from 'fast-check'
import { previousRun } from '../../../web/deployment/previous-run.js'

const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant('back')), { minLength: 1 })

/** Deploys and rolls back as the steps say. */
function deploymentAfter(steps: string[]): Deployment | undefined {
  let current: Deployment | undefined
  for (const step of steps) {
    const action = step === 'back' ? 'rollback' : 'deploy'
    const run_id = step === 'back' ? target(current) : step
    const replaced = current?.stable_run_id ?? null
    if (run_id === undefined || run_id === replaced) continue
    const event = { action, run_id, replaced, when: '2026-01-01T00:00:00Z', who: 'x', why: '' } as const
    const history = [...(current?.history ?? []), event]
    current = { format_version: 1, model_name: 'm', stable_run_id: run_id, history }
  }
  return current
}

function target(deployment: Deployment | undefined): string | undefined {
  try {
    return ruleOfTheRegistry('m', deployment)
  } catch (error) {
    if (isProblem(error)) return undefined
    throw error
  }
}

describe('where a rollback leads', () => {
  it('is told as the registry will do it, after any history', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const deployment = deploymentAfter(taken)
        if (deployment) assert.equal(previousRun(deployment), target(deployment))
      }),
    )
  })
})
