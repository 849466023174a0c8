/** kill -9 at moments from the beginning of training to the end of publishing, in real processes: what is left must be readable and reported. */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { RunStatus } from '@modelops/common/run-status'
import { RunRegistry } from '../src/runs/run-registry.js'
import { runRequest, smallCsv, startRun, upload, waitForRun } from './support/client.js'
import { spawnNode, startService, stop, temporaryDirectory, type Service } from './support/service.js'

const JOB_KILLS = 20
const SERVICE_KILLS_EACH = 5

describe('kill -9', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  beforeEach(async () => void (home = await temporaryDirectory()))
  afterEach(() => home.remove())

  /** What changes while a run is trained and published. */
  const foldersOf = (folder: string, runId: string) => [
    join(folder, 'store/models/small/runs', runId),
    join(folder, 'store/.tmp'),
  ]

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

  it(`of ${JOB_KILLS} jobs leaves runs that the next start reports as failed or succeeded`, async () => {
    const first = await startService(home.path)
    await upload(first.url, 'small', smallCsv())
    await first.stop()
    const started: string[] = []
    /** @returns how often the files had changed by then */
    const killAfter = async (changes: number): Promise<number> => {
      const job = spawnNode('job.js', jobArgs, { MODELOPS_HOME: home.path })
      const exited = once(job, 'exit')
      const runId = await runIdOf(job)
      started.push(runId)
      const seen = await changesIn(foldersOf(home.path, runId), changes, exited)
      await stop(job, 'SIGKILL')
      return seen
    }
    const all = await killAfter(Infinity)
    const moments = Array.from({ length: JOB_KILLS - 1 }, (_, i) => Math.round((all * i) / JOB_KILLS))
    const worker = async () => {
      for (let moment; (moment = moments.shift()) !== undefined;) await killAfter(moment)
    }
    await Promise.all([worker(), worker()])

    const next = await startService(home.path)
    const reported: string[] = []
    for (const runId of started) {
      const run = await waitForRun(next.url, runId)
      await assertTold(home.path, run)
      reported.push(run.status)
    }
    assert.deepEqual([reported[0], reported[1]], ['succeeded', 'failed'], 'the moments cover the whole run')
    assert.deepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
    await next.stop()
  })

  it(`of the service, ${2 * SERVICE_KILLS_EACH} times, leaves runs that the next start reports or trains`, async () => {
    await Promise.all(['a', 'b'].map((name, i) => killRepeatedly(join(home.path, name), i / 2)))
  })

  /** @param phase of the moments, from 0 to 1, between those of another */
  async function killRepeatedly(folder: string, phase: number): Promise<void> {
    let service: Service = await startService(folder)
    await upload(service.url, 'small', smallCsv())
    /** @returns how often the files of the first of two runs had changed by then */
    const killAfter = async (changes: number): Promise<number> => {
      const runId = await startRun(service.url, runRequest(3))
      const waiting = await startRun(service.url, runRequest(1))
      const { url } = service
      const ended = waitForRun(url, runId).catch(() => undefined) // the service may be killed first
      const seen = await changesIn(foldersOf(folder, runId), changes, ended)
      await service.stop('SIGKILL')
      service = await startService(folder)
      for (const id of [runId, waiting]) await assertTold(folder, await waitForRun(service.url, id))
      return seen
    }
    const all = await killAfter(Infinity)
    for (let kill = 0; kill < SERVICE_KILLS_EACH - 1; kill++)
      await killAfter(Math.round((all * (kill + phase)) / (SERVICE_KILLS_EACH - 1)))
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

/** Resolves with the number of changes once there were so many in folders that exist, or once it has ended. */
async function changesIn(folders: string[], limit: number, ended: Promise<unknown>): Promise<number> {
  let changes = 0
  if (limit === 0) return changes
  const watchers = folders.map((folder) => watch(folder))
  const reached = new Promise<void>((resolve) => {
    for (const watcher of watchers) watcher.on('change', () => ++changes >= limit && resolve())
  })
  await Promise.race([reached, ended])
  for (const watcher of watchers) watcher.close()
  return changes
}
