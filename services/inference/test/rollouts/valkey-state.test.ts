import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { ProcessCounts } from '@modelops/common/rollout'
import { pino } from 'pino'
import { until } from '../../../common/test/support/until.js'
import { needValkey, startValkey, withoutValkey, type Valkey } from '../../../common/test/support/valkey.js'
import { newComparison } from '../../src/rollouts/shadow.js'
import { newStepCounts } from '../../src/rollouts/tally.js'
import { openValkeyState, type ValkeyState } from '../../src/rollouts/valkey-state.js'

const rollout = (id: string) => ({ model: 'iris', id })

/** What a process reports that has counted so many requests of stable. */
function counts(requests: number): ProcessCounts {
  const step = newStepCounts(5, 3)
  step.stable.requests = requests
  return { format_version: 1, steps: [step], comparison: newComparison() }
}

const requestsOf = (all: ProcessCounts[]) => all.map(({ steps }) => steps[0]!.stable.requests).sort()

describe(`the shared state in Valkey${withoutValkey}`, () => {
  let valkey: Valkey
  const open: ValkeyState[] = []
  const lines: string[] = []
  const connect = async (storeUrl = 's3://bucket', url = valkey.url) => {
    const logger = pino({}, { write: (line: string) => void lines.push(line) })
    const state = await openValkeyState({ url, storeUrl, logger })
    open.push(state)
    return state
  }
  /** A connection that has been made. */
  const connected = async (storeUrl?: string) => {
    const state = await connect(storeUrl)
    await until(async () => (await state.collect(rollout('none')).catch(() => undefined)) !== undefined)
    return state
  }

  before(async function () {
    needValkey(this)
    valkey = await startValkey()
  })
  afterEach(async () => {
    for (const state of open.splice(0)) await state.close()
    lines.length = 0
  })
  after(() => valkey?.kill())

  it('carries a change to the others of the same store, and to nobody else', async () => {
    const heard: string[] = []
    const [sender, listener, stranger] = await Promise.all([
      connected(),
      connected(),
      connected('s3://other'),
    ])
    listener.subscribe((model) => heard.push(model))
    stranger.subscribe((model) => heard.push(`${model} of another store`))
    await until(() => {
      sender.publish('iris')
      return heard.length > 0
    })
    stranger.publish('last')
    await until(() => heard.includes('last of another store'))
    assert.deepEqual([...new Set(heard)].sort(), ['iris', 'last of another store'])
  })

  it('keeps the last report of every process', async () => {
    const [one, two] = await Promise.all([connected(), connected()])
    await one.report(rollout('a'), 'process-1', counts(10))
    await one.report(rollout('a'), 'process-1', counts(20))
    await two.report(rollout('a'), 'process-2', counts(3))
    await two.report(rollout('b'), 'process-2', counts(99))
    assert.deepEqual(requestsOf(await two.collect(rollout('a'))), [20, 3])
  })

  it('gives a lease to one process, which keeps it as long as it renews it', async () => {
    const [one, two] = await Promise.all([connected(), connected()])
    assert.equal(await one.lead(rollout('c'), 'process-1'), true)
    assert.equal(await two.lead(rollout('c'), 'process-2'), false)
    assert.equal(await one.lead(rollout('c'), 'process-1'), true)
    assert.equal(await two.lead(rollout('d'), 'process-2'), true)
  })

  it('passes a lease on when nobody renews it', async () => {
    const [one, two] = await Promise.all([connected(), connected()])
    assert.equal(await one.lead(rollout('e'), 'process-1'), true)
    await until(() => two.lead(rollout('e'), 'process-2'))
    assert.equal(await one.lead(rollout('e'), 'process-1'), false)
  })

  it('says so once while the server is away, and forgets and doubles nothing when it is back empty', async () => {
    const [one, two] = await Promise.all([connected(), connected()])
    for (const state of [one, two]) state.subscribe(() => undefined)
    await one.report(rollout('f'), 'process-1', counts(7))
    await two.report(rollout('f'), 'process-2', counts(5))
    assert.deepEqual(requestsOf(await two.collect(rollout('f'))), [5, 7])
    await valkey.kill()
    await until(() => !one.reachable && !two.reachable)
    await assert.rejects(one.collect(rollout('f')), { code: 'store_unavailable' })
    await assert.rejects(one.lead(rollout('f'), 'process-1'), { code: 'store_unavailable' })
    one.publish('iris') // fails without an error
    await valkey.start()
    await until(() => one.reachable && two.reachable)
    // Process 1 has ended meanwhile, process 2 goes on.
    await one.close()
    await two.report(rollout('f'), 'process-2', counts(6))
    assert.deepEqual(requestsOf(await two.collect(rollout('f'))), [6, 7])
    const third = await connected()
    assert.deepEqual(requestsOf(await third.collect(rollout('f'))), [6, 7])
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    assert.equal(messages.filter((text) => text.includes('does not answer: models are served on')).length, 2)
    assert.equal(messages.filter((text) => text.includes('answers again')).length, 2)
    assert.ok(!lines.join('').includes(new URL(valkey.url).password), 'no password in the log')
  })

  it('carries changes again when the server is back', async () => {
    const heard: string[] = []
    const [sender, listener] = await Promise.all([connected(), connected()])
    listener.subscribe((model) => heard.push(model))
    await valkey.kill()
    await until(() => !sender.reachable)
    await valkey.start()
    await until(() => {
      sender.publish('iris')
      return heard.length > 0
    })
  })

  it('answers with a problem where a server accepts connections and never answers', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const state = await connect('s3://bucket', `redis://127.0.0.1:${port}`)
    await assert.rejects(state.collect(rollout('g')), { code: 'store_unavailable' })
    await state.close()
    server.close()
  })
})
