import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { Deployments } from '@modelops/common/registry/deployments'
import { seededRandom } from '@modelops/common/random'
import { until } from '../../../common/test/support/until.js'
import { logFilesOf, readLogFile } from '../support/log-files.js'
import { publishModel } from '../support/publish-model.js'
import { startProcess, type ServiceProcess } from '../support/service-process.js'

const KILLS = 10
const ROWS = 2048
const MOST_REQUESTS = 30
const instances = Array.from({ length: ROWS }, (_, i) => [i, i / 7, -i])
const BODY = JSON.stringify({ instances })

describe('a process that logs predictions and is killed', () => {
  it('leaves whole files alone, each row in one of them, whenever that is', async () => {
    const random = seededRandom(7)
    const first = await startProcess(async (store) => {
      await publishModel(store, { runId: 'run-1' })
      const deployments = new Deployments(store)
      await deployments.deploy('wine', 'run-1', { who: 'test', why: '' })
      await deployments.setPredictionLog('wine', { sample: 1 }, { who: 'test', why: '' })
    })
    const all: ServiceProcess[] = [first]
    const directory = fileURLToPath(first.store.url)
    const answered = new Set<string>()
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const service = all.at(-1)!
        await until(async () => (await fetch(`${service.url}/ready`).catch(() => undefined))?.ok === true)
        const [files, requests] = [Math.floor(random() * 3), 1 + Math.floor(random() * MOST_REQUESTS)]
        const wanted = (await logFilesOf(directory)).length + files
        while ((await logFilesOf(directory)).length < wanted) await answerTwo(service, answered)
        for (let i = 0; i < requests; i += 2) await answerTwo(service, answered)
        service.process.kill('SIGKILL')
        await service.ended
        all.push(await startProcess(() => Promise.resolve(), { MODELOPS_STORE: first.store.url }))
      }
      const seen = new Set<string>()
      const files = await logFilesOf(directory)
      for (const path of files)
        for (const { prediction_id, row } of await readLogFile(directory, path)) {
          assert.ok(answered.has(prediction_id as string))
          const name = `${prediction_id as string}:${row as number}`
          assert.ok(!seen.has(name), name)
          seen.add(name)
        }
      assert.ok(files.length >= 5, `${files.length} files`)
      console.log(
        `      ${seen.size} rows of ${answered.size * ROWS} in ${files.length} files, after ${KILLS} kills`,
      )
    } finally {
      for (const service of all.toReversed()) await service.remove()
    }
  })
})

/** Two at a time, so that the process is killed while it answers and writes. */
async function answerTwo({ url }: ServiceProcess, answered: Set<string>): Promise<void> {
  const ask = async () => {
    const response = await fetch(`${url}/predict`, { method: 'POST', body: BODY })
    answered.add(response.headers.get('x-prediction-id')!)
    await response.arrayBuffer()
  }
  await Promise.all([ask(), ask()])
}
