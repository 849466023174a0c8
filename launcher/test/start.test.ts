import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { until } from '../../services/common/test/support/until.js'
import { isProcessAlive } from '../../services/training/src/process-alive.js'
import { endsWhereDataIsUnwritable, endsWherePortIsTaken } from './support/failed-starts.js'
import { freePorts, isFree, Starter } from './support/starter.js'
import { survivesKill } from './support/survives-kill.js'

interface Items {
  items: { run_id: string }[]
}

/** The usual course, and one of each failure; start.slow.test.ts has the others. */
describe('npm start', () => {
  let home: string
  let port: number
  let starter: Starter
  const start = (...options: string[]) => (starter = new Starter(port, join(home, 'data'), options))
  const portsAreFree = async () =>
    (await Promise.all([port, port + 1, port + 2].map(isFree))).every((free) => free)

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    port = await freePorts()
  })
  after(() => rm(home, { recursive: true, force: true }))

  describe('with the example', () => {
    before(async () => {
      start()
      await starter.shows('training breast-cancer')
      assert.equal(await starter.stop('SIGINT'), 0)
      process.env.INFERENCE_URL = process.env.INFERENCE_REPLICAS_URL = 'http://127.0.0.1:1'
      start()
      delete process.env.INFERENCE_URL
      delete process.env.INFERENCE_REPLICAS_URL
      await starter.ready()
    })
    after(() => starter.stop('SIGKILL'))

    it('goes on with the training that Ctrl-C has stopped, and trains it once', async () => {
      const { items } = (await (await fetch(`${starter.training}/runs`)).json()) as Items
      assert.equal(items.length, 1)
    })

    it('trains and deploys it, and prints a curl line that works', async () => {
      assert.match(starter.output, /training breast-cancer \d+ % \(epoch \d+ of at most \d+, loss 0\.\d+\)/)
      assert.match(starter.output, /accuracy 0\.9\d\d, ROC AUC 0\.9\d\d/)
      assert.equal((await fetch(`${starter.inference}/ready`)).status, 200)
      const command = starter.output.split('\n').find((line) => line.trim().startsWith('curl'))!
      const answer = JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' })) as {
        label: string
      }
      assert.ok(['malignant', 'benign'].includes(answer.label))
    })

    it('prints the address of the dashboard, which shows both services', async () => {
      const [, url] = /Dashboard +(http:\S+)/.exec(starter.output)!
      assert.equal(url, starter.dashboard)
      assert.ok(starter.output.indexOf(url) < starter.output.indexOf(starter.inference))
      assert.match(await (await fetch(`${url}/models`)).text(), /<div id="root">/)
      const items = async (path: string) => ((await (await fetch(url + path)).json()) as Items).items
      assert.deepEqual(
        (await items('/api/training/runs')).map((run) => run.run_id),
        (await items('/api/inference/runs')).map((run) => run.run_id),
      )
      const live = (await (await fetch(`${url}/api/live`)).json()) as { replicas: { up: boolean }[] }
      assert.deepEqual(
        live.replicas.map(({ up }) => up),
        [true],
      )
    })

    it('keeps its services together, whatever it was started with', async () => {
      assert.equal((await fetch(`${starter.dashboard}/api/inference/ready`)).status, 200)
    })

    it('starts training again when it is killed, and says so in one line, while the others go on', async () => {
      await survivesKill(starter, 'training')
    })

    it('ends everything by Ctrl-C, and leaves no temporary file', async () => {
      // What a killed process, or one that it had started, was writing is removed when it is a minute old.
      const before = new Set((await leftovers(home)).filter((file) => !isProcessAlive(writerOf(file))))
      assert.equal(await starter.stop('SIGINT'), 0)
      assert.ok(await portsAreFree())
      assert.deepEqual(
        (await leftovers(home)).filter((file) => !before.has(file)),
        [],
      )
    })
  })

  describe('in other circumstances', () => {
    afterEach(() => starter.stop('SIGKILL'))

    it('leaves no process behind when it is killed', async () => {
      start()
      await starter.ready()
      await starter.stop('SIGKILL')
      await until(portsAreFree)
    })

    it('says in one line that the port of dashboard is taken, and ends everything', async () => {
      await endsWherePortIsTaken(() => start(), port)
      assert.ok(await portsAreFree())
    })

    it('says in one line that it cannot write its data to file/data', async () => {
      await writeFile(join(home, 'file'), '')
      await endsWhereDataIsUnwritable((starter = new Starter(port, join(home, 'file/data'))))
    })

    for (const [args, message] of [
      [['--port', 'abc'], /--port: received "abc", expected a whole number/],
      [['--prot', '1'], /Unknown option '--prot'/],
    ] as const)
      it(`refuses ${args.join(' ')} with exit code 2`, async () => {
        start(...args)
        assert.equal(await starter.exitCode(), 2)
        assert.match(starter.output, message)
      })
  })
})

/** Their names begin with the process that writes them. */
const writerOf = (file: string): number => Number.parseInt(basename(file), 10)

/** Files that are not part of the data: drafts, uploads and training files. */
async function leftovers(home: string): Promise<string[]> {
  const data = join(home, 'data')
  const entries = await readdir(data, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(data, join(entry.parentPath, entry.name)))
  return files.filter((file) => /(^|\/)\.?tmp\//.test(file))
}
