/** A new version reaches the users of a model step by step, under load, with replicas that agree by Valkey. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { underLoad } from './load.js'
import { ask, assertServedByAll, cluster, deploy, irisServed, train, urls } from './platform.js'

const RATE = 100
const steps = [
  { weight: 20, min_seconds: 2, min_requests: 100 },
  { weight: 100, min_seconds: 2, min_requests: 100 },
]
/** Bounds that a minute of load on two shared cores can show. */
const policy = { steps, tolerance: 0.5 }

interface Rollout {
  state: string
  reason: string
  counts: { canary: { requests: number } }[]
}

const rollout = () => ask<Rollout>(`${urls.inference}/canary?model=iris`)
const answered = async () => (await rollout()).counts.reduce((sum, { canary }) => sum + canary.requests, 0)

describe('a rollout under load', () => {
  let stable: string
  let canary: string
  before(async () => {
    stable = await irisServed()
    canary = await train('iris', { seed: 7 })
  })
  after(async () => {
    await deploy(stable)
    await eventually(() => assertServedByAll('iris', stable))
  })

  const losesNothing = async (action: () => Promise<void>) => {
    const { requests, failed, dropped } = await underLoad({ rate: RATE }, action)
    console.log(`      ${requests} requests, ${failed} failed, ${dropped} dropped`)
    assert.deepEqual({ failed, dropped }, { failed: 0, dropped: 0 })
  }

  it('promotes a good canary by itself, and every replica serves it', async () => {
    await losesNothing(async () => {
      await ask(`${urls.inference}/canary?who=test`, { run_id: canary, policy })
      await eventually(async () => {
        const { state, reason } = await rollout()
        assert.equal(state, 'promoted', reason)
      })
      await eventually(() => assertServedByAll('iris', canary))
    })
  })

  it('aborts a canary that is slow, and goes on with the stable version', async () => {
    await deploy(stable)
    const slow = await train('iris', { epochs: 1 }, [1024, 1024])
    await losesNothing(async () => {
      await ask(`${urls.inference}/canary?who=test`, { run_id: slow, policy })
      await eventually(async () => {
        const { state, reason } = await rollout()
        assert.equal(state, 'aborted', reason)
        assert.match(reason, /slow/)
      })
      await eventually(() => assertServedByAll('iris', stable))
    })
  })

  it('waits while Valkey is away, and goes on when it is back', async () => {
    await deploy(stable)
    await losesNothing(async () => {
      await ask(`${urls.inference}/canary?who=test`, { run_id: canary, policy })
      await eventually(async () => assert.ok((await answered()) > 0))
      await cluster.kubectl(['scale', 'deployment/valkey', '--replicas=0'])
      await eventually(async () => assert.equal((await cluster.pods('valkey')).length, 0))
      for (const pod of await cluster.pods('inference'))
        assert.match(await cluster.ask(pod, 8081, '/ready'), /ready/)
      await cluster.kubectl(['scale', 'deployment/valkey', '--replicas=1'])
      await cluster.rolledOut('valkey')
      await eventually(async () => assert.equal((await rollout()).state, 'promoted'))
    })
  })

  it('ends at once by hand', async () => {
    await deploy(stable)
    await ask(`${urls.inference}/canary?who=test`, { run_id: canary, policy })
    await ask(`${urls.inference}/canary/abort?model=iris&who=test&why=enough`, {})
    assert.equal((await rollout()).state, 'aborted')
    await eventually(() => assertServedByAll('iris', stable))
  })
})
