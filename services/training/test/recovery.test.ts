import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { RunStatus } from '@modelops/common/run-status'
import { runRequestSchema } from '../src/run-request.js'
import { newRun } from '../src/runs/transitions.js'
import { isProcessAlive } from '../src/process-alive.js'
import {
  endlessRequest,
  getRun,
  isTraining,
  problemOf,
  runRequest,
  smallCsv,
  startRun,
  upload,
  waitForRun,
} from './support/client.js'
import { until } from '../../common/test/support/until.js'
import { runJobHere } from './support/in-process.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'

const DEAD_PID = 2 ** 22 + 1 // above the kernel's limit
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

describe('after a restart', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>

  const runFolder = (runId: string) => join(home.path, 'store/models/small/runs', runId)

  async function writeRun(change: Partial<RunStatus>): Promise<string> {
    const run = { ...newRun('small'), dataset: 'small', config: runRequest(2), ...change }
    await mkdir(runFolder(run.run_id), { recursive: true })
    await writeFile(join(runFolder(run.run_id), 'status.json'), JSON.stringify(run))
    return run.run_id
  }

  async function readRun(runId: string): Promise<RunStatus> {
    return JSON.parse(await readFile(join(runFolder(runId), 'status.json'), 'utf8')) as RunStatus
  }

  describe('that finds runs in every state', () => {
    const ids = {} as Record<
      'dead' | 'expired' | 'leased' | 'publishing' | 'published' | 'noManifest' | 'noStatus' | 'waiting',
      string
    >
    let service: Service
    let metrics: RunStatus['metrics']
    before(async () => {
      home = await temporaryDirectory()
      const csv = join(home.path, 'small.csv')
      await writeFile(csv, smallCsv())
      const request = runRequestSchema.parse(runRequest(2))
      const published = await runJobHere(home.path, { kind: 'train', csv, reading: {}, request })
      ids.published = published.run_id
      metrics = published.metrics
      const elsewhere = (minutes: number) => ({ host: 'elsewhere', pid: 1, lease_until: inMinutes(minutes) })
      const dead = { host: hostname(), pid: DEAD_PID, lease_until: inMinutes(1) }
      ids.dead = await writeRun({ status: 'running', owner: dead })
      ids.expired = await writeRun({ status: 'running', owner: elsewhere(-1) })
      ids.leased = await writeRun({ status: 'running', owner: elsewhere(1) })
      ids.publishing = await writeRun({
        ...{ status: 'running', owner: elsewhere(1), metrics: { test_accuracy: 1 } },
      })
      await writeRun({ run_id: ids.published, status: 'running' })
      ids.noManifest = await writeRun({ status: 'running' })
      await writeFile(join(runFolder(ids.noManifest), 'manifest.json'), '{"format_version":1')
      ids.noStatus = await writeRun({})
      await writeFile(join(runFolder(ids.noStatus), 'status.json'), 'not JSON')
      ids.waiting = await writeRun({})
      service = await startService(home.path)
    })
    after(async () => {
      await service.stop()
      await home.remove()
    })

    const outcome = async (runId: string) => {
      const { status, error } = await getRun(service.url, runId)
      return [status, error?.code]
    }

    it('one whose process is dead is reported as interrupted', async () => {
      assert.deepEqual(await outcome(ids.dead), ['failed', 'interrupted'])
    })

    it('one of another machine is reported as interrupted once its lease has ended, and not before', async () => {
      assert.deepEqual(await outcome(ids.expired), ['failed', 'interrupted'])
      assert.deepEqual(await outcome(ids.leased), ['running', undefined])
    })

    it('one that is being published can no longer be cancelled', async () => {
      const answer = fetch(`${service.url}/runs/${ids.publishing}/cancel`, { method: 'POST' })
      const problem = await problemOf(answer)
      assert.deepEqual([problem.status, problem.code], [409, 'run_finished'])
      assert.deepEqual(await outcome(ids.publishing), ['running', undefined])
    })

    it('a published one has succeeded, whatever its status said', async () => {
      const run = await getRun(service.url, ids.published)
      assert.deepEqual([run.status, run.metrics], ['succeeded', metrics])
    })

    it('a damaged manifest fails its run and no other', async () => {
      assert.deepEqual(await outcome(ids.noManifest), ['failed', 'artifact_corrupt'])
    })

    it('a damaged status hides no other run', async () => {
      const { items } = (await (await fetch(`${service.url}/runs`)).json()) as { items: RunStatus[] }
      const { noStatus: _, ...others } = ids
      assert.deepEqual(items.map(({ run_id }) => run_id).sort(), Object.values(others).sort())
    })

    it('waiting ones are trained', async () => {
      assert.equal((await waitForRun(service.url, ids.waiting)).status, 'succeeded')
    })
  })

  describe('while runs are under way', () => {
    beforeEach(async () => void (home = await temporaryDirectory()))
    afterEach(() => home.remove())

    it('a run that SIGTERM stopped is waiting again, and no process is left', async () => {
      const service = await startService(home.path)
      const uploaded = await upload(service.url, 'small', smallCsv())
      const { sha256 } = (await uploaded.json()) as DatasetSchema
      const runId = await startRun(service.url, endlessRequest())
      await waitForRun(service.url, runId, isTraining)
      const watching = await fetch(`${service.url}/runs/${runId}/events`)
      const { owner } = await readRun(runId)
      assert.equal(await service.stop('SIGTERM'), 0)
      await watching.text()
      assert.ok(!isProcessAlive(owner!.pid))
      const run = await readRun(runId)
      assert.deepEqual([run.status, run.owner, run.progress], ['queued', undefined, undefined])
      assert.equal(run.dataset_sha256, sha256)
      assert.deepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
    })

    it('a run that kill -9 stopped has failed, its process has ended, and its files are gone', async () => {
      const service = await startService(home.path)
      await upload(service.url, 'small', smallCsv())
      const runId = await startRun(service.url, endlessRequest())
      await waitForRun(service.url, runId, isTraining)
      const { owner } = await readRun(runId)
      await service.stop('SIGKILL')
      await until(() => !isProcessAlive(owner!.pid))
      assert.notDeepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
      const next = await startService(home.path)
      assert.equal((await waitForRun(next.url, runId)).error?.code, 'interrupted')
      assert.deepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
      await next.stop()
    })

    it('two services on one store train a run once', async () => {
      const services = await Promise.all(
        ['a', 'b'].map((name) =>
          startService(join(home.path, name), { MODELOPS_STORE: `file://${home.path}/store` }),
        ),
      )
      await upload(services[0]!.url, 'small', smallCsv())
      const ids: string[] = []
      for (const { url } of services) ids.push(await startRun(url, runRequest(2)))
      for (const id of ids) assert.equal((await waitForRun(services[0]!.url, id)).status, 'succeeded')
      await Promise.all(services.map((service) => service.stop()))
    })
  })
})
