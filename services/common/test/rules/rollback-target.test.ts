import assert from 'node:assert/strict'
import type { DeploymentEvent } from '../../src/deployment.js'
import { rollbackTarget } from '../../src/rules/rollback-target.js'

/** Deploys the runs in turn; `back` rolls back. */
function targetAfter(...steps: string[]): string | undefined {
  const history: DeploymentEvent[] = []
  const current = () => ({ history, stable_run_id: history.at(-1)!.run_id })
  for (const step of steps) {
    const action = step === 'back' ? 'rollback' : 'deploy'
    const run_id = step === 'back' ? rollbackTarget(current())! : step
    const replaced = history.at(-1)?.run_id ?? null
    history.push({ action, run_id, replaced, when: '2026-01-01T00:00:00Z', who: 'x', why: '' })
  }
  return rollbackTarget(current())
}

describe('where a rollback leads', () => {
  it('is the run that the stable one replaced', () => {
    assert.equal(targetAfter('a'), undefined)
    assert.equal(targetAfter('a', 'b'), 'a')
    assert.equal(targetAfter('a', 'b', 'a'), 'b')
  })

  it('is, after a rollback, the run before that', () => {
    assert.equal(targetAfter('a', 'b', 'back'), undefined)
    assert.equal(targetAfter('a', 'b', 'c', 'back'), 'a')
    assert.equal(targetAfter('a', 'b', 'c', 'back', 'd'), 'b')
  })
})
