import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../common/test/support/until.js'
import { upload } from './support/client.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'
import { wideTable } from './support/wide-table.js'

/** wide-tables.slow.test.ts has texts, and what is trained on. */
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
