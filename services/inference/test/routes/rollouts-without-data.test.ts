import assert from 'node:assert/strict'
import { Problem } from '@modelops/common/problem'
import type { SharedState } from '../../src/rollouts/shared-state.js'
import { publishModel } from '../support/publish-model.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'

const fail = () => Promise.reject(new Problem('store_unavailable', 'Valkey at v:1 does not answer'))

/** How the shared state answers. */
let answer: () => Promise<never> = fail

const away: SharedState = {
  reachable: false,
  publish: () => undefined,
  subscribe: () => undefined,
  forget: () => undefined,
  report: () => answer(),
  collect: () => answer(),
  lead: () => answer(),
  close: () => Promise.resolve(),
}

describe('a rollout whose shared state is away', () => {
  let server: InferenceServer
  before(async () => {
    server = await startInference(undefined, {}, undefined, { state: away })
    for (const [i, runId] of ['run-1', 'run-2'].entries())
      await publishModel(server.store, { runId, seed: i + 1 })
    await untilReady(server)
    await server.post('/deploy?run_id=run-1')
  })
  after(() => server.close())

  it('is started, shown, paused and aborted as ever, and says that it has no data', async () => {
    const answers = [
      await server.post('/canary', { run_id: 'run-2' }),
      await server.get('/canary'),
      await server.post('/canary/pause'),
      await server.post('/canary/abort?who=ann'),
    ]
    const states = (await Promise.all(answers.map((answer) => answer.json()))) as Record<string, unknown>[]
    assert.deepEqual(
      answers.map(({ status }, i) => [status, states[i]!['state'], states[i]!['reason']]),
      [
        [201, 'running', 'no data: Valkey at v:1 does not answer'],
        [200, 'running', 'no data: Valkey at v:1 does not answer'],
        [200, 'paused', 'no data: Valkey at v:1 does not answer'],
        [200, 'aborted', 'aborted by ann'],
      ],
    )
    assert.deepEqual(states[1]!['waiting_for'], ['the counts of all replicas: Valkey at v:1 does not answer'])
  })
  it('is ended at once where it hangs, without what it would rest on', async () => {
    assert.equal((await server.post('/canary', { run_id: 'run-2' })).status, 201)
    let giveUp: (error: Error) => void = () => undefined
    const hanging = new Promise<never>((_, reject) => (giveUp = reject))
    answer = () => hanging
    const aborted = (await (await server.post('/canary/abort')).json()) as Record<string, unknown>
    giveUp(new Problem('store_unavailable', 'gone'))
    answer = fail
    assert.deepEqual([aborted['state'], aborted['counts']], ['aborted', []])
  })
})
