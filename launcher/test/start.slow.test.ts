import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../services/common/test/support/until.js'
import { endsWhereDataIsUnwritable, endsWherePortIsTaken, lastLine } from './support/failed-starts.js'
import { freePorts, isFree, Starter, underNpm } from './support/starter.js'
import { survivesKill } from './support/survives-kill.js'

interface Items {
  items: { run_id: string }[]
}

describe('npm start, when much goes wrong', () => {
  let home: string
  let port: number
  let starter: Starter
  const start = (...options: string[]) => (starter = new Starter(port, join(home, 'data'), options))
  const runsOf = async ({ inference }: Starter) =>
    ((await (await fetch(`${inference}/runs`)).json()) as Items).items
  const portsAreFree = async () =>
    (await Promise.all([port, port + 1, port + 2].map(isFree))).every((free) => free)

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    port = await freePorts()
  })
  after(() => rm(home, { recursive: true, force: true }))
  afterEach(() => starter.stop('SIGKILL'))

  for (const service of ['inference', 'dashboard'] as const)
    it(`starts ${service} again when it is killed, and says so in one line, while the others go on`, async () => {
      start('--no-example')
      await starter.ready()
      await survivesKill(starter, service)
    })

  it('starts without the example when asked to, and again with a model in hardly more time, without training', async () => {
    const secondsUntilReady = async () => {
      const begin = performance.now()
      await starter.ready()
      return (performance.now() - begin) / 1000
    }
    starter = new Starter(port, join(home, 'empty'), ['--no-example'])
    const empty = await secondsUntilReady()
    assert.deepEqual(await runsOf(starter), [])
    assert.equal(await starter.stop(), 0)

    start()
    await starter.ready()
    assert.equal(await starter.stop('SIGTERM'), 0)
    start()
    const again = await secondsUntilReady()
    assert.equal((await runsOf(starter)).length, 1)
    assert.doesNotMatch(starter.output, /epoch/)
    assert.equal(await starter.stop('SIGTERM'), 0)
    assert.ok(again < 3 * empty, `it took ${again} s, and ${empty} s without a model`)
  })

  it('ends when the npm that runs it is killed', async () => {
    starter = new Starter(port, join(home, 'data'), [], underNpm)
    await starter.ready()
    starter.process.kill('SIGTERM')
    await until(portsAreFree)
  })

  for (const [service, offset] of [
    ['inference', 1],
    ['training', 2],
  ] as const)
    it(`says in one line that the port of ${service} is taken, and ends everything`, async () => {
      await endsWherePortIsTaken(() => start(), port + offset)
      assert.ok(await portsAreFree())
    })

  it('says in one line that it cannot write its data to /proc/data', async () => {
    await endsWhereDataIsUnwritable((starter = new Starter(port, '/proc/data')))
  })

  it('ends with the reason when a service ends again and again', async function () {
    this.timeout(300_000)
    start('--no-example')
    await starter.ready()
    for (let times = 1; times <= 6; times++) {
      await starter.kill('training')
      if (times < 6) await starter.shows(`(${times} of at most 5 times)`)
      if (times === 5)
        await until(async () => {
          const answer = await fetch(`${starter.dashboard}/api/training/runs`)
          const { detail } = (await answer.json()) as { detail?: string }
          return /training service has ended and is started again: .*SIGKILL/.test(detail ?? '')
        }, 'the pages say so')
    }
    assert.equal(await starter.exitCode(), 1)
    assert.match(
      lastLine(starter),
      /training has ended 6 times within 10 minutes, the last time so: training was ended by SIGKILL; .*training\.log/,
    )
    assert.ok(await portsAreFree())
  })

  it('starts though a deployed model is damaged, and says which file', async () => {
    start()
    await starter.ready()
    assert.equal(await starter.stop(), 0)
    const runs = join(home, 'data/store/models/breast-cancer/runs')
    const [runId] = await readdir(runs)
    await truncate(join(runs, runId!, 'weights.bin'), 100)
    start()
    await starter.ready()
    assert.match(
      starter.output,
      /! breast-cancer does not serve: .*weights\.bin is damaged: it has 100 bytes, its manifest says \d+.*\n +Deploy another version: http:.*\/models\/breast-cancer/,
    )
    assert.doesNotMatch(starter.output, /curl/)
    const { items } = (await (await fetch(`${starter.inference}/deployments`)).json()) as {
      items: { failure?: string }[]
    }
    assert.match(items[0]!.failure!, /weights\.bin is damaged/)
    assert.equal(await starter.stop(), 0)
  })

  it('says in one line that training was killed while the example was trained', async () => {
    const kill = `
      import { subscribe } from 'node:diagnostics_channel'
      const isTraining = /services.training/.test(process.argv[1])
      // Each run has a process of its own.
      if (isTraining) subscribe('child_process', () => process.kill(process.pid, 'SIGKILL'))`
    process.env.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(kill)}`
    starter = new Starter(port, join(home, 'killed'))
    delete process.env.NODE_OPTIONS
    assert.equal(await starter.exitCode(), 1)
    assert.match(lastLine(starter), /training was ended by SIGKILL; .*training\.log may say more/)
  })
})
