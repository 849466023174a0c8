/** The guard against what tests leave behind. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../services/common/test/support/until.js'

const root = join(__dirname, '..')
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const readLine = async ({ stdout }: ReturnType<typeof spawn>) =>
  String((await once(stdout!, 'data'))[0]).trim()

describe('what tests leave behind', () => {
  let cache: string
  before(async () => (cache = await mkdtemp(join(tmpdir(), 'cache-'))))
  after(() => rm(cache, { recursive: true }))

  it('is named and ended with the run: a process, and a temporary file', async function () {
    if (process.platform !== 'linux') return this.skip()
    const script = `
      import { spawnSync } from 'node:child_process'
      import { TestRun } from './scripts/test-run.mjs'
      const run = new TestRun(process.argv[1])
      const plant = 'sleep 1000 >/dev/null 2>&1 & echo $!; touch $TMPDIR/file'
      const { stdout } = spawnSync('sh', ['-c', plant], { env: run.env, encoding: 'utf8' })
      console.log(JSON.stringify({ pid: Number(stdout), left: await run.end(0) }))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, cache], { cwd: root })
    const { pid, left } = JSON.parse(await readLine(child)) as { pid: number; left: string[] }
    assert.equal(left[0], `process ${pid}: sleep 1000`)
    assert.match(left[1]!, /^temporary .*\/file$/)
    assert.equal(left.length, 2)
    await until(() => !isAlive(pid))
    if (child.exitCode === null) await once(child, 'exit')
  })

  it('ends with a process of mocha that is killed', async function () {
    if (process.platform === 'win32') return this.skip()
    const script = `
      const { spawn } = await import('node:child_process')
      const child = spawn('sleep', ['1000'])
      child.once('spawn', () => console.log(child.pid))
      setInterval(() => {}, 1000)`
    const tests = spawn(process.execPath, ['--import', './test/support/children.mjs', '-e', script], {
      cwd: root,
    })
    const pid = Number(await readLine(tests))
    assert.ok(isAlive(pid))
    tests.kill('SIGKILL')
    await until(() => !isAlive(pid))
  })
})
