import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { manifestSchema } from '@modelops/common/manifest'
import type { RunStatus } from '@modelops/common/run-status'
import {
  endlessRequest,
  getRun,
  isTraining,
  postJson,
  problemOf,
  runRequest,
  smallCsv,
  startRun,
  upload,
  waitForRun,
} from './support/client.js'
import { allEvents, readEvents } from './support/events.js'
import { trainHere } from './support/in-process.js'
import { until } from '../../common/test/support/until.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'

describe('runs', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>

  before(async () => {
    home = await temporaryDirectory()
    service = await startService(home.path, { MAX_QUEUED_RUNS: '2' })
    await upload(service.url, 'small', smallCsv())
    await upload(service.url, 'one-class', smallCsv().replaceAll('yes', 'no'))
    await upload(
      service.url,
      'texts',
      'a,kind\n' + Array.from({ length: 20 }, (_, i) => `text ${i},${i % 2}`).join('\n'),
    )
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  const cancel = (runId: string) => fetch(`${service.url}/runs/${runId}/cancel`, { method: 'POST' })
  const events = (runId: string, headers = {}) => fetch(`${service.url}/runs/${runId}/events`, { headers })

  it('lead from a table to a published model, and report every epoch on the way', async () => {
    const runId = await startRun(service.url, runRequest(5))
    const seen = await allEvents(await events(runId))
    const epochs = seen.filter(({ event }) => event === 'epoch')
    assert.deepEqual(
      epochs.map(({ data }) => data.epoch),
      [1, 2, 3, 4, 5],
    )
    assert.equal(typeof epochs[0]!.data.loss, 'number')
    assert.equal(typeof epochs[0]!.data.accuracy, 'number')
    const last = seen.at(-1)!
    assert.deepEqual([last.event, last.data.status], ['status', 'succeeded'])

    const run = await getRun(service.url, runId)
    assert.equal(run.status, 'succeeded')
    assert.deepEqual([run.model, run.dataset, run.progress?.epoch], ['small', 'small', 5])
    assert.ok(run.metrics!.test_accuracy! > 0.5)
    const folder = join(home.path, 'store/models/small/runs', runId)
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
    assert.deepEqual(manifest.labels, ['no', 'yes'])
    assert.deepEqual(manifest.metrics, run.metrics)
    const heldOut = await fetch(`${service.url}/runs/${runId}/held-out`)
    assert.match(heldOut.headers.get('content-type')!, /^text\/csv/)
    assert.match(heldOut.headers.get('content-disposition')!, new RegExp(`small-${runId}-held-out\\.csv`))
    const rows = (await heldOut.text()).trimEnd().split('\n').slice(1)
    const right = rows.filter((row) => row.split(',')[1] === row.split(',')[2])
    assert.equal(right.length / rows.length, run.metrics!.test_accuracy)
    // It is cleared when the run has been reported as succeeded.
    await until(async () => (await readdir(join(home.path, 'tmp', hostname()))).length === 0)
  })

  it('give out their trees as a file of XGBoost, where they have any', async () => {
    const body = { ...runRequest(1), training: { budget: 'fast' }, candidates: ['trees'] }
    const runId = await startRun(service.url, body)
    await waitForRun(service.url, runId)
    const response = await fetch(`${service.url}/runs/${runId}/trees`)
    assert.match(response.headers.get('content-disposition')!, new RegExp(`small-${runId}-trees\\.json`))
    const { learner } = (await response.json()) as { learner: { objective: { name: string } } }
    assert.equal(learner.objective.name, 'binary:logistic')
  })

  it('that have ended report their epochs again, from the first one that a client does not know, and cannot be cancelled', async () => {
    const runId = await startRun(service.url, runRequest(4))
    await waitForRun(service.url, runId)
    const again = await allEvents(await events(runId))
    assert.deepEqual(
      again.map(({ data }) => data.epoch ?? data.status),
      [1, 2, 3, 4, 'succeeded'],
    )
    const rest = await allEvents(await events(runId, { 'last-event-id': '3' }))
    assert.deepEqual(
      rest.map(({ data }) => data.epoch ?? data.status),
      [4, 'succeeded'],
    )
    const problem = await problemOf(cancel(runId))
    assert.deepEqual([problem.status, problem.code], [409, 'run_finished'])
  })

  it('are listed newest first', async () => {
    const { run_id: first } = await trainHere(home.path, runRequest(1, 'listed'))
    const { run_id: second } = await trainHere(home.path, runRequest(1, 'listed'))
    const list = async (query: string) =>
      ((await (await fetch(`${service.url}/runs${query}`)).json()) as { items: RunStatus[] }).items
    assert.deepEqual(
      (await list('?model=listed')).map(({ run_id }) => run_id),
      [second, first],
    )
    assert.deepEqual(
      (await list('?limit=1')).map(({ run_id }) => run_id),
      [second],
    )
  })

  it('give the same metrics for the same seed', async () => {
    const [a, b] = [await trainHere(home.path, runRequest(2)), await trainHere(home.path, runRequest(2))]
    assert.deepEqual(a.metrics, b.metrics)
  })

  it('can be cancelled while they train, and keep the service free for others', async () => {
    const runId = await startRun(service.url, endlessRequest())
    const stream = readEvents(await events(runId))
    const late: unknown[] = []
    await waitForRun(service.url, runId, isTraining)
    const waiting = await startRun(service.url, runRequest(1))
    assert.equal((await getRun(service.url, waiting)).status, 'queued')
    assert.equal((await cancel(runId)).status, 200)
    for await (const { data } of stream) late.push(data.epoch ?? data.status)
    assert.equal(late.at(-1), 'cancelled')
    assert.ok(late.includes(1), 'a late subscriber gets the first epoch')
    assert.equal((await getRun(service.url, runId)).status, 'cancelled')
    assert.equal((await waitForRun(service.url, waiting)).status, 'succeeded')
  })

  it('train on the data that they were accepted for, whatever is uploaded while they wait', async () => {
    const uploaded = async (rows: number) =>
      ((await (await upload(service.url, 'growing', smallCsv(rows))).json()) as DatasetSchema).sha256
    const sha256 = await uploaded(40)
    const training = await startRun(service.url, endlessRequest())
    const waiting = await startRun(service.url, { ...runRequest(1, 'growing'), dataset: 'growing' })
    await uploaded(60)
    await cancel(training)
    const run = await waitForRun(service.url, waiting)
    assert.deepEqual([run.status, run.dataset_sha256], ['succeeded', sha256])
    const folder = join(home.path, 'store/models/growing/runs', waiting)
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
    assert.deepEqual(manifest.dataset, { name: 'growing', sha256, rows: 40 })
  })

  it('can be cancelled while they wait', async () => {
    const training = await startRun(service.url, endlessRequest())
    const waiting = await startRun(service.url, runRequest(1))
    const answer = (await (await cancel(waiting)).json()) as RunStatus
    assert.equal(answer.status, 'cancelled')
    await cancel(training)
    assert.equal((await getRun(service.url, waiting)).status, 'cancelled')
  })

  it('are refused when too many wait, with the time to try again', async () => {
    const ids = [await startRun(service.url, endlessRequest())]
    await waitForRun(service.url, ids[0]!, isTraining)
    for (let i = 0; i < 2; i++) ids.push(await startRun(service.url, runRequest(1)))
    const response = await postJson(`${service.url}/runs`, runRequest(1))
    assert.ok(Number(response.headers.get('retry-after')) > 0)
    assert.equal((await problemOf(response)).code, 'too_many_requests')
    await Promise.all(ids.toReversed().map(cancel))
  })

  it('go on when somebody who watches goes away', async () => {
    const runId = await startRun(service.url, runRequest(30))
    const watching = new AbortController()
    const response = await fetch(`${service.url}/runs/${runId}/events`, { signal: watching.signal })
    await readEvents(response).next()
    watching.abort()
    assert.equal((await waitForRun(service.url, runId)).status, 'succeeded')
  })

  it('that kill their process fail alone', async () => {
    const runId = await startRun(service.url, endlessRequest())
    await waitForRun(service.url, runId, isTraining)
    const path = join(home.path, 'store/models/small/runs', runId, 'status.json')
    process.kill((JSON.parse(await readFile(path, 'utf8')) as RunStatus).owner!.pid, 'SIGKILL')
    const run = await waitForRun(service.url, runId)
    assert.deepEqual([run.status, run.error?.code], ['failed', 'killed'])
    assert.match(run.error!.detail, /was killed, not for want of memory/)
  })

  const model = (change: object) => ({ ...runRequest(), model: { ...runRequest().model, ...change } })
  const bad: [what: string, request: unknown, code: string][] = [
    ['an empty object', {}, 'invalid_body'],
    ['an unknown field', { ...runRequest(), epochs: 3 }, 'invalid_body'],
    ['an unknown training option', { ...runRequest(), training: { epoch: 3 } }, 'invalid_body'],
    ['no epochs', runRequest(0), 'invalid_body'],
    ['a name that leads elsewhere', model({ name: '../x' }), 'invalid_body'],
    ['an unknown data set', { ...runRequest(), dataset: 'nothing' }, 'dataset_not_found'],
    ['an unknown target', model({ target: 'colour' }), 'unusable_target'],
    ['an unknown feature', model({ features: ['c'] }), 'unknown_feature'],
    ['one class only', { ...runRequest(), dataset: 'one-class' }, 'unusable_target'],
    ['a column of texts that all differ', { ...runRequest(), dataset: 'texts' }, 'invalid_data'],
    ['a regression of texts', model({ task: 'regression' }), 'unusable_target'],
  ]
  for (const [what, request, code] of bad)
    it(`are refused at once for ${what}`, async () => {
      assert.equal((await problemOf(postJson(`${service.url}/runs`, request))).code, code)
    })

  it('are refused for what is not JSON', async () => {
    for (const body of ['{', '{"dataset": NaN}', ''])
      assert.match(
        (await problemOf(fetch(`${service.url}/runs`, { method: 'POST', body }))).code,
        /^invalid_/,
      )
  })

  it('that do not exist are not found', async () => {
    for (const path of ['', '/events']) {
      const problem = await problemOf(fetch(`${service.url}/runs/20200101-000000-00000000${path}`))
      assert.deepEqual([problem.status, problem.code], [404, 'run_not_found'])
    }
    assert.equal((await problemOf(cancel('20200101-000000-00000000'))).code, 'run_not_found')
  })

  it('are counted, also those that were cancelled before they began', async () => {
    const cancelledIn = (text: string) =>
      Number(/training_runs_total\{status="cancelled".*\} (\d+)/.exec(text)?.[1] ?? 0)
    const metrics = async () => (await fetch(`${service.url}/metrics`)).text()
    await until(async () => /training_runs_total\{status="succeeded".*\} [1-9]/.test(await metrics()))
    assert.match(await metrics(), /training_queue_length\{.*\} 0/)
    const endless = [
      await startRun(service.url, endlessRequest()),
      await startRun(service.url, endlessRequest()),
    ]
    const cancelledBefore = cancelledIn(await metrics())
    for (const runId of endless.toReversed()) await cancel(runId)
    await until(async () => cancelledIn(await metrics()) === cancelledBefore + 2)
  })
})
