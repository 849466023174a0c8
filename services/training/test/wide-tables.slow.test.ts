import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { until } from '../../common/test/support/until.js'
import { startRun, upload, waitForRun } from './support/client.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'
import { wideTable } from './support/wide-table.js'

describe('wide tables', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  let turnFile: string

  before(async () => {
    home = await temporaryDirectory()
    turnFile = join(home.path, 'turn')
    const preload = new URL('support/longest-turn.mjs', import.meta.url).href
    service = await startService(home.path, {
      NODE_OPTIONS: `--import=${preload}`,
      LONGEST_TURN_FILE: turnFile,
    })
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  /** The longest turn of the service's event loop since the last call, beside a fixed piece of work. */
  async function longestTurn(): Promise<{ longestMs: number; referenceMs: number }> {
    await rm(turnFile, { force: true })
    service.process.kill('SIGUSR2')
    let text = ''
    await until(async () => (text = await readFile(turnFile, 'utf8').catch(() => '')) !== '')
    return JSON.parse(text) as Awaited<ReturnType<typeof longestTurn>>
  }

  const textOf = async (path: string) => (await fetch(service.url + path)).text()

  it('are answered with less than they are, and do not hold the event loop', async () => {
    const csv = wideTable(5_000, 150)
    await textOf('/live')
    await longestTurn()
    const response = await upload(service.url, 'wide', csv)
    const answer = await response.text()
    assert.equal(response.status, 201, answer)
    for (let i = 0; i < 3; i++) {
      assert.equal(await textOf('/datasets/wide'), answer)
      const list = JSON.parse(await textOf('/datasets')) as { items: { column_count: number }[] }
      assert.equal(list.items[0]!.column_count, 5_000)
    }
    assert.ok(answer.length < csv.length / 2, `${answer.length} for ${csv.length}`)
    const { longestMs, referenceMs } = await longestTurn()
    assert.ok(longestMs < referenceMs, `held for ${longestMs} ms, the reference takes ${referenceMs} ms`)
  })
})

describe('wide tables that are trained on', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  before(async () => {
    home = await temporaryDirectory()
    service = await startService(home.path)
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  it('of texts are answered with less than they are, beginning with the columns that can be targets', async () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `t${i}`)
    const row = (n: number) => names.map((_, i) => `v${(n + i) % 40}`).join(',')
    const lines = Array.from({ length: 80 }, (_, n) => `${n % 2 ? 'yes' : 'no'},${row(n)}`)
    const csv = [['target', ...names].join(','), ...lines].join('\n')
    const answer = await (await upload(service.url, 'texts', csv)).text()
    assert.ok(answer.length < 2 * csv.length, `${answer.length} for ${csv.length}`)
    const { columns } = JSON.parse(answer) as DatasetSchema
    assert.equal(columns[0]!.categories?.length, 2)
    assert.ok(columns.some(({ categories_left_out }) => categories_left_out))
    const model = { name: 'texts', target: 't2999', features: ['target'] }
    const runId = await startRun(service.url, { dataset: 'texts', model, training: { epochs: 1 } })
    const run = await waitForRun(service.url, runId)
    assert.equal(run.status, 'succeeded', JSON.stringify(run.error))
  })

  it('of 20,000 columns are trained', async () => {
    const response = await upload(service.url, 'widest', wideTable(20_000, 60))
    assert.equal(response.status, 201, await response.clone().text())
    const features = Array.from({ length: 19_999 }, (_, i) => `f${i}`)
    const model = { name: 'widest', target: 'y', features }
    const runId = await startRun(service.url, { dataset: 'widest', model, training: { epochs: 1 } })
    const run = await waitForRun(service.url, runId)
    assert.equal(run.status, 'succeeded', JSON.stringify(run.error))
  })
})
