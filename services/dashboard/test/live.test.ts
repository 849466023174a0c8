import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { recentPredictionsSchema } from '@modelops/common/recent-prediction'
import {
  startInference,
  untilReady,
  type InferenceServer,
} from '../../inference/test/support/inference-server.js'
import { publishModel } from '../../inference/test/support/publish-model.js'
import { INTERVAL_MS, replicaAddresses } from '../src/live/ask-replicas.js'
import { liveSchema, type LiveFigures } from '../src/live/live-figures.js'
import { watchReplicas } from '../src/live/watch-replicas.js'
import { deadUrl, listen, startDashboard } from './support/servers.js'

describe('the live figures', () => {
  let first: InferenceServer
  let second: InferenceServer
  before(async () => {
    const serving = async () => {
      const server = await startInference((store) => publishModel(store, { runId: 'run-1' }))
      await server.post('/deploy?run_id=run-1')
      await untilReady(server)
      return server
    }
    first = await serving()
    second = await serving()
  })
  after(() => Promise.all([first.close(), second.close()]))

  const predict = (server: InferenceServer, rows: number) =>
    server.post('/predict', { instances: Array.from({ length: rows }, () => [1, 2, 3]) })
  const watch = (...urls: string[]) => {
    const inferenceUrl = new URL(first.url)
    const find = () => Promise.resolve(urls.map((url) => new URL(url)))
    return watchReplicas({ inferenceUrl, replicasUrl: inferenceUrl, find })
  }

  it('are those of all replicas together, and name one that does not answer', async () => {
    const live = watch(first.url, second.url, (await deadUrl()).href)
    await live()
    await predict(first, 2)
    await predict(second, 3)
    await second.post('/predict', { features: [1] })
    await delay(INTERVAL_MS)
    const { replicas, versions, seconds, all } = liveSchema.parse(await live())
    assert.deepEqual(
      replicas.map(({ up }) => up),
      [true, true, false],
    )
    assert.equal(replicas[0]!.address, new URL(first.url).host)
    const started = Date.now() - process.uptime() * 1000
    assert.ok(Math.abs(Date.parse(replicas[0]!.started!) - started) < 5_000)
    assert.match(replicas[2]!.failure!, /ECONNREFUSED/)
    assert.equal(versions.length, 1)
    const { model, run_id, stable, replicas: serving, figures } = versions[0]!
    const counted = (perSecond: number | null) => Math.round(perSecond! * seconds!)
    assert.deepEqual(
      [model, run_id, stable, serving, counted(figures.predictions), counted(figures.latency.per_second)],
      ['wine', 'run-1', true, 2, 5, 2],
    )
    assert.equal(figures.batchRows.mean! * counted(figures.batchRows.per_second), 5)
    assert.deepEqual([Object.keys(all.errors), counted(all.error_rate)], [['wrong_length'], 1])
  })

  it('have nothing to compare with after a restart', async () => {
    let started = 1_700_000_000
    const service = await listen((_request, response) =>
      response.end(`process_start_time_seconds ${started}\n`),
    )
    const live = watch(service.url.href)
    const next = async () => {
      await delay(INTERVAL_MS)
      return (await live()).seconds
    }
    await live()
    assert.notEqual(await next(), null)
    started += 10
    assert.equal(await next(), null)
    await service.close()
  })

  it('ask each replica once a second, however many pages are open', async () => {
    let asked = 0
    const service = await listen((_request, response) => {
      asked++
      response.end('')
    })
    const { now } = performance
    // Whole, so that adding to it is exact.
    const began = Math.floor(now.call(performance))
    performance.now = () => began
    const live = watch(service.url.href)
    await Promise.all([live(), live(), live()])
    await live()
    assert.equal(asked, 1)
    performance.now = () => began + INTERVAL_MS - 1
    await live()
    assert.equal(asked, 1)
    performance.now = () => began + INTERVAL_MS
    await live()
    assert.equal(asked, 2)
    performance.now = now
    await service.close()
  })

  const problems: [string, Parameters<typeof listen>[0], RegExp][] = [
    ['takes too long', () => {}, /no answer within 2 s/],
    ['fails', (_request, response) => response.writeHead(500).end(), /\/metrics answered 500/],
    [
      'is something else',
      (_request, response) => response.end('<html>'),
      /line 1 is no Prometheus sample: <html>/,
    ],
  ]
  for (const [what, handler, failure] of problems)
    it(`name the failure of a replica that ${what}, and count the others`, async () => {
      const service = await listen(handler)
      const figures = await watch(service.url.href, first.url)()
      assert.match(figures.replicas[0]!.failure!, failure)
      assert.equal(figures.versions.length, 1)
      await service.close()
    })

  it('do not know what is stable while the service does not answer, and count nevertheless', async () => {
    const replicasUrl = new URL(first.url)
    const figures = await watchReplicas({ inferenceUrl: await deadUrl(), replicasUrl })()
    assert.equal(figures.versions[0]!.stable, null)
  })

  it('name the failure of a name that has no address', async () => {
    const replicasUrl = new URL('http://nowhere.invalid:8081')
    const figures = await watchReplicas({ inferenceUrl: new URL(first.url), replicasUrl })()
    assert.deepEqual(
      figures.replicas.map(({ address, up }) => [address, up]),
      [['nowhere.invalid:8081', false]],
    )
    assert.match(figures.replicas[0]!.failure!, /nowhere\.invalid/)
  })

  it('are what /api/live answers, and are never kept', async () => {
    const dashboard = await startDashboard({ inferenceUrl: new URL(first.url) })
    const response = await fetch(new URL('/api/live', dashboard.url))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.equal(((await response.json()) as LiveFigures).versions[0]!.run_id, 'run-1')
    await dashboard.close()
  })

  it('come with the last predictions, which are never kept either', async () => {
    await predict(first, 7)
    const dashboard = await startDashboard({ inferenceUrl: new URL(first.url) })
    const response = await fetch(new URL('/api/predictions/recent', dashboard.url))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const { items } = recentPredictionsSchema.parse(await response.json())
    assert.deepEqual([items[0]!.model_name, items[0]!.rows], ['wine', 7])
    await dashboard.close()
  })
})

describe('the addresses of replicas', () => {
  const addresses = async (url: string) => (await replicaAddresses(new URL(url))).map(({ host }) => host)

  it('are those of the name', async () => {
    assert.ok(
      (await addresses('http://localhost:8081')).every((host) => /^(127\.0\.0\.1|\[::1\]):8081$/.test(host)),
    )
  })

  it('are those of one family, each once', async () => {
    const v4 = ['10.0.0.2', '10.0.0.1', '10.0.0.2'].map((address) => ({ address, family: 4 }))
    const v6 = ['fd00::2', 'fd00::1'].map((address) => ({ address, family: 6 }))
    const hosts = async (found: typeof v4) =>
      (await replicaAddresses(new URL('http://inference:8081'), () => Promise.resolve(found))).map(
        ({ host }) => host,
      )
    assert.deepEqual(await hosts([...v6, ...v4]), ['10.0.0.1:8081', '10.0.0.2:8081'])
    assert.deepEqual(await hosts(v6), ['[fd00::1]:8081', '[fd00::2]:8081'])
  })

  for (const url of ['http://10.0.0.1:8081', 'http://[::1]:8081', 'https://inference.example:8443'])
    it(`are ${url} itself`, async () => {
      assert.deepEqual(await addresses(url), [new URL(url).host])
    })
})
