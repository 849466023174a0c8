import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../common/test/support/until.js'
import { endlessRequest, isTraining, smallCsv, upload, waitForRun } from './support/client.js'
import { runsOf, spawnNode, startService, statusOf, temporaryDirectory } from './support/service.js'

describe('modelops-train beside the service', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  before(async () => void (home = await temporaryDirectory()))
  after(() => home.remove())

  const runs = () => runsOf(home.path, 'small')

  it('is cancelled by a service on the same store, and reported as interrupted by it when it is killed', async () => {
    const config = join(home.path, 'endless.json')
    await writeFile(config, JSON.stringify(endlessRequest()))
    const service = await startService(home.path)
    await upload(service.url, 'small', smallCsv())
    for (const [stop, status] of [
      ['cancel', 'cancelled'],
      ['kill', 'failed'],
    ] as const) {
      const before = await runs()
      const child = spawnNode('job.js', ['--config', config], { MODELOPS_HOME: home.path })
      child.stdout.resume()
      let runId: string | undefined
      await until(async () => (runId = (await runs()).find((id) => !before.includes(id))) !== undefined)
      await waitForRun(service.url, runId!, isTraining)
      if (stop === 'kill') child.kill('SIGKILL')
      else await fetch(`${service.url}/runs/${runId}/cancel`, { method: 'POST' })
      assert.equal((await waitForRun(service.url, runId!)).status, status)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      assert.equal((await statusOf(home.path, 'small', runId!)).status, status)
    }
    await service.stop()
  })
})
