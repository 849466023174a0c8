import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { problemOf, runRequest, smallCsv, upload } from './support/client.js'
import { trainHere } from './support/in-process.js'
import {
  runJob,
  runsOf,
  startService,
  statusOf,
  temporaryDirectory,
  type Service,
} from './support/service.js'

describe('data that were changed after their upload', () => {
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

  async function stored(csv: string) {
    const { sha256 } = (await (await upload(service.url, 'small', csv)).json()) as DatasetSchema
    const key = `datasets/small/${sha256}/data.csv`
    return { key, path: join(home.path, 'store', key) }
  }

  const changes: [what: string, rows: number, change: (csv: string) => string][] = [
    ['a digit', 40, (csv) => csv.replace('3,5,yes', '4,5,yes')],
    ['the last rows', 40, (csv) => csv.slice(0, -50)],
    // More than is read before the first row is split, so that the rows are found wrong before the end.
    ['a row of many', 40_000, (csv) => csv.replace('3,5,yes', '3,5;yes')],
    ['a label of many', 40_000, (csv) => csv.replace('yes', 'yet')],
  ]
  for (const [what, rows, change] of changes)
    it(`fail a run that finds ${what} changed, before anything is published`, async () => {
      const csv = smallCsv(rows)
      const { key, path } = await stored(csv)
      await writeFile(path, change(csv))
      const before = await runsOf(home.path, 'small')
      await assert.rejects(trainHere(home.path, runRequest(1)))
      const [runId] = (await runsOf(home.path, 'small')).filter((id) => !before.includes(id))
      const { status, error } = await statusOf(home.path, 'small', runId!)
      assert.deepEqual([status, error?.code], ['failed', 'artifact_corrupt'])
      assert.ok(error!.detail.includes(key), error!.detail)
      assert.deepEqual(await readdir(join(home.path, 'store/models/small/runs', runId!)), ['status.json'])
      await writeFile(path, csv)
    })

  it('end a job with 3', async () => {
    const { key, path } = await stored(smallCsv())
    await writeFile(path, (await readFile(path, 'utf8')).replace('3,5,yes', '4,5,yes'))
    const args = ['--dataset', 'small', '--model', 'small', '--target', 'kind', '--epochs', '1']
    const { code, output } = await runJob(home.path, args)
    assert.equal(code, 3, output)
    assert.ok(output.includes(`artifact_corrupt: ${key}`), output)
  })

  const damages: [what: string, damage: (path: string) => Promise<void>][] = [
    ['missing', (path) => rm(path)],
    ['damaged', (path) => writeFile(path, 'a,b,kind\n1,2,no\n')],
  ]
  for (const [what, damage] of damages)
    it(`are repaired by another upload when they are ${what}`, async () => {
      const { path } = await stored(smallCsv())
      await damage(path)
      await stored(smallCsv())
      assert.equal(await readFile(path, 'utf8'), smallCsv())
      await trainHere(home.path, runRequest(1))
    })

  it('are not written again by another upload when they are intact', async () => {
    const { path } = await stored(smallCsv())
    const { ino } = await stat(path)
    await stored(smallCsv())
    assert.equal((await stat(path)).ino, ino)
  })

  it('in their schema do not block their name, which means the version before', async () => {
    await upload(service.url, 'twice', smallCsv(40))
    const { sha256 } = (await (await upload(service.url, 'twice', smallCsv(50))).json()) as DatasetSchema
    await writeFile(join(home.path, 'store/datasets/twice', sha256, 'schema.json'), '{')
    const shown = (await (await fetch(`${service.url}/datasets/twice`)).json()) as DatasetSchema
    assert.equal(shown.rows, 40)
    await rm(join(home.path, 'store/datasets/twice'), { recursive: true })
  })

  it('and a folder of something else hide no other data set from the list', async () => {
    await rm(join(home.path, 'store/datasets/small'), { recursive: true }) // no version before
    const { path } = await stored(smallCsv())
    await upload(service.url, 'other', smallCsv())
    await writeFile(path.replace('data.csv', 'schema.json'), '{')
    await mkdir(join(home.path, 'store/datasets/lost+found'))
    const { items } = (await (await fetch(`${service.url}/datasets`)).json()) as { items: DatasetSchema[] }
    assert.deepEqual(
      items.map(({ name }) => name),
      ['other'],
    )
    const problem = await problemOf(fetch(`${service.url}/datasets/small`))
    assert.deepEqual([problem.status, problem.code], [422, 'artifact_corrupt'])
    await stored(smallCsv())
    assert.equal((await fetch(`${service.url}/datasets/small`)).status, 200)
  })
})
