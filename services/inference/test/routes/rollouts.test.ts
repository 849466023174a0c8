import assert from 'node:assert/strict'
import { Deployments } from '@modelops/common/registry/deployments'
import type { StepCounts } from '@modelops/common/rollout'
import { until } from '../../../common/test/support/until.js'
import { publishModel } from '../support/publish-model.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'

interface State {
  id: string
  state: string
  weight: number
  stable_run_id: string
  canary_run_id: string
  reason?: string
  waiting_for?: string[]
  etag: string
}

const json = async <T = State>(response: Response) => (await response.json()) as T
const codeOf = async (response: Response) => [response.status, (await json<{ code: string }>(response)).code]

describe('rolling out', () => {
  let server: InferenceServer
  beforeEach(async () => {
    server = await startInference()
    for (const [i, runId] of ['run-1', 'run-2', 'run-3'].entries())
      await publishModel(server.store, { runId, seed: i + 1 })
    await untilReady(server)
    await server.post('/deploy?run_id=run-1')
  })
  afterEach(() => server.close())

  const start = (body: object) => server.post('/canary', { run_id: 'run-2', ...body })
  const predict = async (headers: Record<string, string> = {}) => {
    const response = await server.post('/predict', { features: [1, 2, 3] }, headers)
    return json<{ route: string; model_run_id: string }>(response)
  }
  const routesOf = async (requests: number, headers?: Record<string, string>) => {
    const answers = await Promise.all(Array.from({ length: requests }, () => predict(headers)))
    return answers.map(({ route }) => route)
  }

  it('serves both versions, each with its share of the requests, and names the route', async () => {
    const response = await start({ weight: 50, who: 'ann', why: 'better' })
    const state = await json(response)
    assert.deepEqual(
      [response.status, state.state, state.weight, state.stable_run_id, state.canary_run_id],
      [201, 'running', 50, 'run-1', 'run-2'],
    )
    const routes = new Set(await routesOf(100))
    assert.deepEqual([...routes].sort(), ['canary', 'stable'])
    const answer = await predict({ 'x-modelops-route': 'canary' })
    assert.deepEqual([answer.route, answer.model_run_id], ['canary', 'run-2'])
    assert.equal((await predict({ 'x-modelops-route': 'stable' })).model_run_id, 'run-1')
    assert.match(await (await server.get('/metrics')).text(), /model_predictions_total\{[^}]*route="canary"/)
    const { items } = await json<{ items: { route: string }[] }>(await server.get('/predictions/recent'))
    assert.ok(items.some(({ route }) => route === 'canary'))
  })

  it("counts a regression's values by those of stable's samples, where it has predicted little so far", async () => {
    const price = { model: 'price', task: 'regression' as const }
    const { samples } = await publishModel(server.store, { ...price, runId: 'price-1' })
    await publishModel(server.store, { ...price, runId: 'price-2', seed: 2 })
    await server.post('/deploy?run_id=price-1')
    assert.equal((await start({ run_id: 'price-2' })).status, 201)
    const deployed = await new Deployments(server.store).find('price')
    assert.deepEqual(deployed!.value.canary!.bins, [samples[0]!.prediction])
  })

  it('keeps a session on one route', async () => {
    await start({ weight: 50 })
    for (const session of ['a', 'b', 'c', 'd', 'e', 'f'])
      assert.equal(new Set(await routesOf(20, { 'x-modelops-session': session })).size, 1)
  })

  it('answers by version and by label on either route, in every protocol', async () => {
    await start({ weight: 0 })
    const v1 = { instances: [[1, 2, 3]] }
    const v2 = { inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] }
    for (const [path, body] of [
      ['/v2/models/wine/versions/run-2/infer', v2],
      ['/v1/models/wine/versions/run-2:predict', v1],
      ['/v1/models/wine/labels/canary:predict', v1],
    ] as const)
      assert.equal((await server.post(path, body)).status, 200, path)
    const canary = { 'x-modelops-route': 'canary' }
    const answer = await json<{ model_version: string }>(
      await server.post('/v2/models/wine/infer', v2, canary),
    )
    assert.equal(answer.model_version, 'run-2')
    assert.equal((await server.get('/v2/models/wine/versions/run-2')).status, 200)
  })

  it('refuses a route that does not exist, in a sentence', async () => {
    assert.deepEqual(
      await codeOf(await server.post('/predict', { features: [1, 2, 3] }, { 'x-modelops-route': 'canary' })),
      [404, 'no_rollout'],
    )
    assert.deepEqual(
      await codeOf(await server.post('/predict', { features: [1, 2, 3] }, { 'x-modelops-route': 'blue' })),
      [400, 'bad_request'],
    )
  })

  it('promotes by hand, with who and why in the history, and back again by a rollback', async () => {
    await start({})
    const promoted = await json(await server.post('/canary/promote?who=ann&why=good'))
    assert.deepEqual([promoted.state, promoted.weight], ['promoted', 100])
    const { route, model_run_id } = await predict()
    assert.deepEqual([route, model_run_id], ['stable', 'run-2'])
    const found = await new Deployments(server.store).find('wine')
    const { action, who, why, replaced, rollout } = found!.value.history.at(-1)!
    assert.deepEqual([action, who, why, replaced], ['promote', 'ann', 'good', 'run-1'])
    assert.equal(rollout?.state, 'promoted')
    assert.equal((await server.post('/rollback')).status, 200)
    assert.equal((await predict()).model_run_id, 'run-1')
  })

  it('aborts by hand: every request goes to stable, and the state stays known', async () => {
    await start({ weight: 100 })
    assert.equal((await predict()).route, 'canary')
    const aborted = await json(await server.post('/canary/abort?who=ann'))
    assert.deepEqual([aborted.state, aborted.weight], ['aborted', 0])
    assert.deepEqual(new Set(await routesOf(20)), new Set(['stable']))
    const state = await json(await server.get('/canary'))
    assert.deepEqual([state.state, state.canary_run_id, state.reason], ['aborted', 'run-2', 'aborted by ann'])
    assert.deepEqual(await codeOf(await server.post('/canary/promote')), [409, 'rollout_ended'])
  })

  it('takes who and why from the query or a body, which may be absent or empty', async () => {
    await start({})
    await server.post('/canary/pause?who=ann&why=lunch')
    await server.post('/canary/resume?who=ann', { who: 'bob', why: 'back' })
    await server.post('/canary/pause', '')
    const { reason } = await json(await server.post('/canary/abort', { who: 'eve' }))
    assert.equal(reason, 'aborted by eve')
    const { items } = await json<{ items: { history: { who: string; why: string }[] }[] }>(
      await server.get('/deployments'),
    )
    assert.deepEqual(
      items[0]!.history.slice(2).map(({ who, why }) => [who, why]),
      [
        ['ann', 'lunch'],
        ['bob', 'back'],
        ['api', ''],
        ['eve', ''],
      ],
    )
    assert.deepEqual(await codeOf(await server.post('/canary/abort', { who: 1 })), [400, 'invalid_body'])
  })

  it('keeps what a newer build has written of the rollout', async () => {
    await start({})
    const key = 'models/wine/deployment.json'
    const { canary, ...rest } = JSON.parse(String((await server.store.get(key))!.body)) as {
      canary: { policy: { steps: object[] } }
    }
    const steps = canary.policy.steps.map((step) => ({ ...step, region: 'west' }))
    const newer = { ...rest, canary: { ...canary, novel: 1, policy: { ...canary.policy, steps } } }
    await server.store.put(key, Buffer.from(JSON.stringify(newer)))
    assert.equal((await server.post('/canary/pause')).status, 200)
    const kept = JSON.parse(String((await server.store.get(key))!.body)) as typeof newer
    assert.deepEqual([kept.canary.novel, kept.canary.policy.steps], [1, steps])
  })

  it('pauses and goes on, each named once however often it is asked', async () => {
    await start({})
    for (const [action, state] of [
      ['pause', 'paused'],
      ['resume', 'running'],
    ] as const)
      for (let i = 0; i < 2; i++)
        assert.equal((await json(await server.post(`/canary/${action}`))).state, state)
    const { value } = (await new Deployments(server.store).find('wine'))!
    assert.deepEqual(
      value.history.map(({ action }) => action),
      ['deploy', 'canary', 'pause', 'resume'],
    )
  })

  it('leaves a rollout alone whose mode only a newer build knows: stable answers, and it can be ended', async () => {
    const { store } = server
    const key = 'models/wine/deployment.json'
    await start({ weight: 100 })
    const { canary, ...rest } = JSON.parse(String((await store.get(key))!.body)) as { canary: object }
    await store.put(key, Buffer.from(JSON.stringify({ ...rest, canary: { ...canary, mode: 'mirror' } })))
    await until(async () => (await predict()).route === 'stable')
    const shown = await json<State & { mode: string }>(await server.get('/canary'))
    assert.deepEqual([shown.mode, shown.state], ['mirror', 'running'])
    assert.match(shown.waiting_for!.join(), /^a newer build/)
    assert.equal((await json(await server.post('/canary/abort'))).state, 'aborted')
  })

  it('refuses what cannot be rolled out, and changes nothing', async () => {
    await publishModel(server.store, { runId: 'run-4', features: ['a', 'b', 'd'] })
    await publishModel(server.store, { model: 'ale', runId: 'ale-1' })
    const step = { min_seconds: 0, min_requests: 0 }
    const refusals: [object, number, string][] = [
      [{ run_id: 'run-9' }, 404, 'run_not_found'],
      [{ run_id: 'run-1' }, 409, 'already_stable'],
      [{ run_id: 'ale-1' }, 409, 'nothing_deployed'],
      [{ run_id: 'run-4' }, 422, 'incompatible_inputs'],
      [{ weight: 101 }, 400, 'invalid_body'],
      [{ weight: -1 }, 400, 'invalid_body'],
      [{ policy: { steps: [] } }, 400, 'invalid_body'],
      [{ policy: { steps: [{ weight: 50 }, { weight: 25 }] } }, 400, 'invalid_body'],
      [{ policy: { steps: [{ weight: 5, ...step, min_seconds: 9 }], max_seconds: 1 } }, 400, 'invalid_body'],
      [{ weight: 1, policy: { max_seconds: 120 } }, 400, 'invalid_body'],
      [{ policy: { alpha: 2 } }, 400, 'invalid_body'],
      [{ policy: { alpha: 1e-310 } }, 400, 'invalid_body'],
      [{ policy: { steps: [{ weight: 1e-300 }] } }, 400, 'invalid_body'],
      [{ weight: 1e-300 }, 400, 'invalid_body'],
      [{ policy: { steps: [{ weight: 5, min_request: 9 }] } }, 400, 'invalid_body'],
    ]
    for (const [body, ...expected] of refusals) assert.deepEqual(await codeOf(await start(body)), expected)
    assert.deepEqual(await codeOf(await server.get('/canary')), [404, 'no_rollout'])
    assert.deepEqual(await codeOf(await server.post('/canary/abort')), [404, 'no_rollout'])
    assert.equal((await predict()).model_run_id, 'run-1')
  })

  it('says what is wrong with a policy or a weight once', async () => {
    for (const [body, detail] of [
      [{ weight: 101 }, 'weight: Too big: expected number to be <=100'],
      [{ policy: { alpha: 0 } }, 'policy.alpha: Too small: expected number to be >0'],
    ] as const)
      assert.equal((await json<{ detail: string }>(await start(body))).detail, detail)
  })

  it('refuses another change while one runs, with what runs, unless it is forced', async () => {
    await start({})
    const second = await json<{ code: string; received: { run_id: string } }>(
      await server.post('/canary', { run_id: 'run-3' }),
    )
    assert.deepEqual([second.code, second.received.run_id], ['rollout_running', 'run-2'])
    await publishModel(server.store, { runId: 'run-5', features: ['a', 'b', 'd'] })
    assert.deepEqual(await codeOf(await server.post('/canary', { run_id: 'run-5' })), [
      409,
      'rollout_running',
    ])
    for (const path of ['/deploy?run_id=run-3', '/rollback'])
      assert.equal((await server.post(path)).status, 409, path)
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-3')), [409, 'rollout_running'])
    assert.equal((await server.post('/deploy?run_id=run-3&force=true&who=ann')).status, 200)
    assert.equal((await predict()).model_run_id, 'run-3')
    assert.equal((await json(await server.get('/canary'))).state, 'aborted')
  })

  it('keeps what a rollout stood at that is ended by force', async () => {
    for (const path of ['/deploy?run_id=run-3&force=true', '/rollback?force=true']) {
      await start({ weight: 50 })
      await routesOf(20)
      assert.equal((await server.post(path)).status, 200, path)
      const ended = await json<{ counts: StepCounts[]; evidence: object[]; bounds: object[] }>(
        await server.get('/canary'),
      )
      const [{ stable, canary }] = ended.counts as [StepCounts]
      assert.equal(stable.requests + canary.requests, 20, path)
      assert.deepEqual([ended.evidence.length, ended.bounds.length], [4, 3])
    }
  })

  it('honours If-Match', async () => {
    const { etag } = await json(await start({}))
    await server.post('/canary/pause', '', { 'if-match': etag })
    const late = await server.post('/canary/promote', '', { 'if-match': etag })
    assert.deepEqual(await codeOf(late), [409, 'conflict'])
    assert.equal((await predict({ 'x-modelops-route': 'stable' })).model_run_id, 'run-1')
  })

  it('lets a shadow compute what stable has answered, compares, and never returns it', async () => {
    const started = await server.post('/shadow', { run_id: 'run-2', who: 'ann' })
    assert.equal(started.status, 201)
    assert.deepEqual(new Set(await routesOf(20)), new Set(['stable']))
    await until(async () => {
      await predict()
      const { comparison } = await json<{ comparison: { compared: number } }>(await server.get('/canary'))
      return comparison.compared > 0
    })
    const shown = await json<State & Record<'counts' | 'evidence' | 'bounds', unknown[]>>(
      await server.get('/canary'),
    )
    assert.match(shown.waiting_for!.join(), /^a decision by hand: a shadow/)
    assert.deepEqual([shown.reason, shown.counts, shown.evidence, shown.bounds], ['', [], [], []])
    assert.deepEqual(await codeOf(await start({})), [409, 'rollout_running'])
    assert.equal((await json(await server.post('/canary/abort'))).state, 'aborted')
    const { items } = await json<{
      items: { history: { rollout?: { comparison?: { compared: number } } }[] }[]
    }>(await server.get('/deployments'))
    assert.ok(items[0]!.history.at(-1)!.rollout!.comparison!.compared > 0)
  })

  it('computes nothing in a shadow that is paused', async () => {
    const compared = async () => {
      const { comparison } = await json<{ comparison: Record<'compared' | 'dropped', number> }>(
        await server.get('/canary'),
      )
      return comparison.compared + comparison.dropped
    }
    await server.post('/shadow', { run_id: 'run-2' })
    await predict()
    await until(async () => (await compared()) === 1)
    await server.post('/canary/pause')
    await routesOf(20)
    assert.equal(await compared(), 1)
    await server.post('/canary/resume')
    await predict()
    await until(async () => (await compared()) === 2)
  })

  it('counts what chance has assigned, and not what asked for a route', async () => {
    await start({ weight: 50 })
    await routesOf(30)
    for (const route of ['stable', 'canary']) await routesOf(10, { 'x-modelops-route': route })
    await routesOf(10, { 'x-modelops-session': 'ann' })
    const shown = await server.get('/canary')
    assert.equal(shown.headers.get('cache-control'), 'no-store')
    const { counts } = await json<{ counts: StepCounts[] }>(shown)
    const [{ stable, canary }] = counts as [StepCounts]
    assert.equal(stable.requests + canary.requests, 31)
    const outputs = [...stable.outputs, ...canary.outputs].reduce((sum, count) => sum + count, 0)
    assert.equal(outputs, 31)
  })

  it('follows a rollout that another process starts and ends', async () => {
    const deployments = new Deployments(server.store)
    const policy = { steps: [{ weight: 100, min_seconds: 0, min_requests: 0 }] }
    const full = { alpha: 0.01, tolerance: 0.01, on_timeout: 'hold' as const, ...policy }
    const who = { who: 'other', why: '' }
    await deployments.startRollout('wine', { run_id: 'run-2', mode: 'canary', policy: full }, who)
    await until(async () => (await predict()).route === 'canary')
    const nothing = { reason: '', counts: [], evidence: [], bounds: [] }
    await deployments.endRollout('wine', { state: 'promoted', ...nothing }, who)
    await until(async () => (await predict()).route === 'stable')
    assert.equal((await predict()).model_run_id, 'run-2')
  })
})
