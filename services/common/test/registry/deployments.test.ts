import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Deployments } from '../../src/registry/deployments.js'
import { pausedSeconds } from '../../src/registry/rollout-changes.js'
import { rolloutPolicySchema } from '../../src/rollout.js'
import { temporaryStore, type TemporaryStore } from '../support/temporary-store.js'

const change = { who: 'test', why: 'because' }
const nothing = { reason: '', counts: [], evidence: [], bounds: [] }

describe('deployments', () => {
  let temporary: TemporaryStore
  let deployments: Deployments
  beforeEach(async () => {
    temporary = await temporaryStore()
    deployments = new Deployments(temporary.store)
  })
  afterEach(() => temporary.remove())

  const stable = async () => (await deployments.find('wine'))?.value.stable_run_id

  it('remember who deployed what, when and why', async () => {
    await deployments.deploy('wine', 'a', change)
    const { value } = await deployments.deploy('wine', 'b', { who: 'ann', why: 'better' })
    assert.equal(value.stable_run_id, 'b')
    const [first, second] = value.history
    assert.equal(first?.replaced, null)
    assert.ok(Date.parse(second!.when) > 0)
    assert.deepEqual(
      { ...second, when: '' },
      { action: 'deploy', run_id: 'b', replaced: 'a', when: '', who: 'ann', why: 'better' },
    )
  })

  it('stay as they are when the stable run is deployed again', async () => {
    const first = await deployments.deploy('wine', 'a', change)
    assert.deepEqual(await deployments.deploy('wine', 'a', change), first)
  })

  it('roll back one version at a time, to the one before each', async () => {
    for (const run of ['a', 'b', 'c']) await deployments.deploy('wine', run, change)
    await deployments.rollback('wine', change)
    assert.equal(await stable(), 'b')
    await deployments.rollback('wine', change)
    assert.equal(await stable(), 'a')
    await assert.rejects(deployments.rollback('wine', change), { code: 'nothing_to_roll_back' })
    await assert.rejects(deployments.rollback('beer', change), { code: 'model_not_found' })
  })

  it('roll back like a stack, whatever is deployed and rolled back in between', async () => {
    let serial = 0
    const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c', 'd'), fc.constant(null)), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const model = `wine-${serial++}`
        const stack: string[] = []
        for (const run of commands) {
          // A run that was deployed before comes back on top of what it replaces now.
          if (run !== null && !stack.includes(run)) {
            stack.push(run)
            await deployments.deploy(model, run, change)
          } else if (run === null && stack.length > 1) {
            stack.pop()
            await deployments.rollback(model, change)
          }
          assert.equal((await deployments.find(model))?.value.stable_run_id, stack.at(-1))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('have thresholds by run, which a rollback brings back and another deployment does not', async () => {
    const thresholds = async () => (await deployments.find('wine'))!.value.thresholds
    await deployments.deploy('wine', 'a', { ...change, threshold: 0.3 })
    await deployments.deploy('wine', 'b', change)
    assert.deepEqual(await thresholds(), { a: 0.3 })
    await deployments.deploy('wine', 'b', { ...change, threshold: 0.7 })
    await deployments.rollback('wine', change)
    assert.deepEqual([await stable(), await thresholds()], ['a', { b: 0.7, a: 0.3 }])
    await deployments.deploy('wine', 'b', change)
    assert.deepEqual(await thresholds(), { a: 0.3 })
    const policy = rolloutPolicySchema.parse({})
    await deployments.startRollout('wine', { run_id: 'c', mode: 'canary', policy, threshold: 0.9 }, change)
    const { value } = await deployments.endRollout('wine', { state: 'promoted', ...nothing }, change)
    assert.deepEqual([value.stable_run_id, value.thresholds], ['c', { a: 0.3, c: 0.9 }])
  })

  it('change the threshold of the stable run, and roll back past that', async () => {
    await deployments.deploy('wine', 'a', change)
    await deployments.deploy('wine', 'b', change)
    const { value, etag } = await deployments.deploy('wine', 'b', { ...change, threshold: 0.2 })
    const { action, run_id, replaced, threshold } = value.history.at(-1)!
    assert.deepEqual([action, run_id, replaced, threshold], ['threshold', 'b', null, 0.2])
    assert.equal((await deployments.deploy('wine', 'b', { ...change, threshold: 0.2 })).etag, etag)
    assert.equal((await deployments.deploy('wine', 'b', change)).etag, etag)
    await deployments.rollback('wine', change)
    assert.equal(await stable(), 'a')
  })

  it('forget the threshold of a run that their history has forgotten', async () => {
    await deployments.deploy('wine', 'a', { ...change, threshold: 0.3 })
    const { value } = (await deployments.find('wine'))!
    const history = Array.from({ length: 200 }, () => ({ ...value.history[0]!, run_id: 'b' }))
    const old = { ...value, stable_run_id: 'b', history }
    await temporary.store.put('models/wine/deployment.json', Buffer.from(JSON.stringify(old)))
    const { value: next } = await deployments.deploy('wine', 'c', { ...change, threshold: 0.4 })
    assert.deepEqual(next.thresholds, { c: 0.4 })
  })

  it('are replaced only at the version that If-Match names', async () => {
    const first = await deployments.deploy('wine', 'a', change)
    const onlyFirst = { ...change, condition: { ifMatch: first.etag } }
    await deployments.deploy('wine', 'b', onlyFirst)
    await assert.rejects(deployments.deploy('wine', 'c', onlyFirst), { code: 'conflict' })
    assert.equal(await stable(), 'b')
  })

  it('are created once when several ask at the same time that there be none', async () => {
    const onlyNew = { ...change, condition: { ifNoneMatch: '*' as const } }
    const runs = ['a', 'b', 'c']
    const made = await Promise.allSettled(runs.map((run) => deployments.deploy('wine', run, onlyNew)))
    const refusals = made.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code: string }] : [],
    )
    assert.deepEqual(
      refusals.map(({ code }) => code),
      ['conflict', 'conflict'],
    )
    assert.equal((await deployments.find('wine'))!.value.history.length, 1)
  })

  it('say whether they changed since an ETag', async () => {
    assert.equal(await deployments.findIfChanged('wine', 'none'), undefined)
    const first = await deployments.deploy('wine', 'a', change)
    assert.equal(await deployments.findIfChanged('wine', first.etag), 'unchanged')
    const second = await deployments.deploy('wine', 'b', change)
    assert.deepEqual(await deployments.findIfChanged('wine', first.etag), second)
  })

  it('keep what a newer version of ModelOps wrote into them, and do not show it', async () => {
    const key = 'models/wine/deployment.json'
    const read = async () =>
      JSON.parse((await temporary.store.get(key))!.body.toString()) as Record<string, unknown> & {
        history: object[]
      }
    for (const run of ['a', 'b']) await deployments.deploy('wine', run, change)
    const { history, ...rest } = await read()
    const newer = {
      ...rest,
      mirror: { run_id: 'c', weight: 0.1, policy: { steps: [{ weight: 1, min_seconds: 60 }] } },
      history: history.map((event, i) => ({ ...event, evidence: { e_value: i } })),
    }
    await temporary.store.put(key, Buffer.from(JSON.stringify(newer)))

    const { value } = await deployments.deploy('wine', 'd', change)
    const rolledBack = await deployments.rollback('wine', change)
    const written = await read()
    assert.deepEqual(written['mirror'], newer.mirror)
    assert.deepEqual(written.history.slice(0, 2), newer.history)
    assert.deepEqual([written['stable_run_id'], written.history.length], ['b', 4])
    for (const shown of [value, rolledBack.value, (await deployments.find('wine'))!.value])
      assert.ok(!JSON.stringify(shown).match(/mirror|evidence/))
  })

  it('take a canary that others wrote with what it needs alone, and keep the rest of it', async () => {
    const { value: deployed } = await deployments.deploy('wine', 'a', change)
    const started = '2026-11-27T03:04:05.000Z'
    const canary = { run_id: 'b', weight: 5, policy: { steps: [{ weight: 5 }] }, started, colour: 'yellow' }
    const key = 'models/wine/deployment.json'
    await temporary.store.put(key, Buffer.from(JSON.stringify({ ...deployed, canary })))
    const { value } = (await deployments.find('wine'))!
    assert.deepEqual(
      { ...value.canary, policy: undefined },
      {
        ...canary,
        ...{ id: `b-${Date.parse(started)}`, mode: 'canary', state: 'running', step: 0 },
        ...{ step_started: started, who: 'unknown', why: '', policy: undefined },
      },
    )
    await deployments.setRolloutState('wine', 'paused', change)
    const { canary: written } = JSON.parse((await temporary.store.get(key))!.body.toString()) as {
      canary: Record<string, unknown>
    }
    assert.deepEqual([written['colour'], written['state']], ['yellow', 'paused'])
    const { value: ended } = await deployments.endRollout('wine', { state: 'aborted', ...nothing }, change)
    assert.equal(ended.history.at(-1)!.rollout!.id, `b-${Date.parse(started)}`)
  })

  const begin = async () => {
    await deployments.deploy('wine', 'a', change)
    const policy = rolloutPolicySchema.parse({})
    return deployments.startRollout('wine', { run_id: 'b', mode: 'canary', policy }, change)
  }

  it('end no rollout by what another one showed', async () => {
    await begin()
    const end = { state: 'aborted', ...nothing, of: 'an earlier one' } as const
    await assert.rejects(deployments.endRollout('wine', end, change), { code: 'no_rollout' })
    const { value } = await deployments.endRollout(
      'wine',
      { ...end, of: (await deployments.find('wine'))!.value.canary!.id },
      change,
    )
    assert.equal('of' in value.history.at(-1)!.rollout!, false)
  })

  it('name a pause once, and take its time off the clock of the rollout', async () => {
    const { value: begun } = await begin()
    assert.equal(pausedSeconds(begun.canary!), 0)
    const { value: paused, etag } = await deployments.setRolloutState('wine', 'paused', change)
    assert.equal((await deployments.setRolloutState('wine', 'paused', change)).etag, etag)
    const since = new Date(Date.now() - 60_000).toISOString()
    const long = { ...paused, canary: { ...paused.canary, paused: since, paused_seconds: 5 } }
    await temporary.store.put('models/wine/deployment.json', Buffer.from(JSON.stringify(long)))
    const { value: resumed } = await deployments.setRolloutState('wine', 'running', change)
    const seconds = pausedSeconds(resumed.canary!)
    assert.ok(seconds >= 65 && seconds < 95, `${seconds}`)
    assert.equal(resumed.canary!.paused, undefined)
    await deployments.setRolloutState('wine', 'running', change)
    const { history } = (await deployments.find('wine'))!.value
    assert.deepEqual(
      history.map(({ action }) => action),
      ['deploy', 'canary', 'pause', 'resume'],
    )
  })

  it('can be read where a newer version wrote a mode, a state and an end that this one does not know', async () => {
    const { value } = await begin()
    const key = 'models/wine/deployment.json'
    const canary = { ...value.canary, mode: 'mirror', state: 'warming', depth: 3 }
    await temporary.store.put(key, Buffer.from(JSON.stringify({ ...value, canary })))
    const read = (await deployments.find('wine'))!.value
    assert.deepEqual([read.stable_run_id, read.canary!.mode, read.canary!.state], ['a', 'mirror', 'paused'])
    await assert.rejects(deployments.deploy('wine', 'c', change), { code: 'rollout_running' })
    const kept = JSON.parse((await temporary.store.get(key))!.body.toString()) as { canary: object }
    assert.deepEqual(kept.canary, canary)
    const { value: ended } = await deployments.deploy('wine', 'c', { ...change, force: nothing })
    assert.equal(ended.history.at(-2)!.rollout!.mode, 'mirror')
    assert.equal((await deployments.find('wine'))!.value.stable_run_id, 'c')
  })

  it('lose nothing when processes deploy at once', async () => {
    const script = fileURLToPath(new URL('../support/deploy-many.ts', import.meta.url))
    const processes = ['p', 'q', 'r'].map((name) => fork(script, [temporary.store.url, name, '15']))
    const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0] as number))
    assert.deepEqual(codes, [0, 0, 0])
    const { history } = (await deployments.find('wine'))!.value
    const deployed = ['p', 'q', 'r'].flatMap((name) => Array.from({ length: 15 }, (_, i) => `${name}-${i}`))
    assert.deepEqual(history.map((event) => event.run_id).toSorted(), deployed.toSorted())
    history.slice(1).forEach((event, i) => assert.equal(event.replaced, history[i]!.run_id))
  })
})
