/** kill -9 at seeded moments of training and publishing, in real processes: what is left must be readable and reported. */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { RunStatus } from '@modelops/common/run-status'
import { seededRandom } from '../src/learn/random.js'
import { RunRegistry } from '../src/runs/run-registry.js'
import { runRequest, smallCsv, startRun, upload, waitForRun } from './support/client.js'
import { spawnNode, startService, stop, temporaryDirectory, type Service } from './support/service.js'

const JOB_KILLS = 20
const SERVICE_KILLS_EACH = 5
const SEED = 20261123

/** Milliseconds between the beginning of a run and the last write of it, generously. */
const RUN_MS = 250
/** Between the first file of a published run and its last status. */
const PUBLISH_MS = 12

describe('kill -9', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  beforeEach(async () => void (home = await temporaryDirectory()))
  afterEach(() => home.remove())

  const runFolder = (folder: string, runId: string) => join(folder, 'store/models/small/runs', runId)

  /** Every second kill is aimed at publishing, the others anywhere in the run. */
  async function moment(folder: string, runId: string, number: number, random: () => number): Promise<void> {
    if (number % 2 === 0) return void (await delay(random() * RUN_MS))
    await Promise.race([fileOf(runFolder(folder, runId), 'model.json'), delay(2_000)])
    await delay(random() * PUBLISH_MS)
  }

  /** A succeeded run can be read in full; one that has not was never published. */
  async function assertTold(folder: string, run: RunStatus): Promise<void> {
    const store = await openStore(`file://${folder}/store`)
    const { models } = new RunRegistry(store)
    if (run.status === 'succeeded') await models.readRun('small', run.run_id)
    else {
      assert.deepEqual([run.status, run.error?.code], ['failed', 'interrupted'])
      assert.equal(await models.findManifest('small', run.run_id), undefined)
    }
  }

  it(`of ${JOB_KILLS} jobs leaves runs that the next start reports as failed or succeeded`, async function () {
    this.timeout(60_000)
    const random = seededRandom(SEED)
    const first = await startService(home.path)
    await upload(first.url, 'small', smallCsv())
    await first.stop()
    const started: string[] = []
    let left = JOB_KILLS
    const worker = async () => {
      while (left-- > 0) {
        const job = spawnNode('job.js', jobArgs, { MODELOPS_HOME: home.path })
        const runId = await runIdOf(job)
        started.push(runId)
        await moment(home.path, runId, started.length, random)
        await stop(job, 'SIGKILL')
      }
    }
    await Promise.all([worker(), worker()])

    const next = await startService(home.path)
    const reported: string[] = []
    for (const runId of started) {
      const run = await waitForRun(next.url, runId)
      await assertTold(home.path, run)
      reported.push(run.status)
    }
    assert.ok(
      reported.includes('failed') && reported.includes('succeeded'),
      'the moments cover the whole run',
    )
    assert.deepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
    await next.stop()
  })

  it(`of the service, ${2 * SERVICE_KILLS_EACH} times, leaves runs that the next start reports or trains`, async function () {
    this.timeout(60_000)
    await Promise.all(
      ['a', 'b'].map((name, i) => killRepeatedly(join(home.path, name), seededRandom(SEED + i))),
    )
  })

  async function killRepeatedly(folder: string, random: () => number): Promise<void> {
    let service: Service = await startService(folder)
    await upload(service.url, 'small', smallCsv())
    for (let kill = 1; kill <= SERVICE_KILLS_EACH; kill++) {
      const runId = await startRun(service.url, runRequest(3))
      const waiting = await startRun(service.url, runRequest(1))
      await delay(random() * 300) // the process that trains is starting
      await moment(folder, runId, kill, random)
      await service.stop('SIGKILL')
      service = await startService(folder)
      for (const id of [runId, waiting]) await assertTold(folder, await waitForRun(service.url, id))
    }
    await service.stop()
  }
})

const jobArgs = ['--dataset', 'small', '--model', 'small', '--target', 'kind', '--epochs', '3']

async function runIdOf(job: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: job.stdout! })) {
    const { msg, run_id } = JSON.parse(line) as { msg: string; run_id: string }
    if (msg !== 'training') continue
    job.stdout!.resume()
    return run_id
  }
  throw new Error('the job ended before it trained')
}

/** Resolves when a file appears in a folder that exists. */
async function fileOf(folder: string, name: string): Promise<void> {
  const watching = new AbortController()
  const watcher = watch(folder, { signal: AbortSignal.any([watching.signal, AbortSignal.timeout(5_000)]) })
  const appeared = new Promise<void>((resolve) => {
    watcher.on('change', (_type, file) => file === name && resolve()).on('close', resolve)
  })
  if (!(await readdir(folder)).includes(name)) await appeared
  watching.abort()
}
