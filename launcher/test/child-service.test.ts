import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildService } from '../src/child-service.js'

/** Runs in the service before its own code. */
const first = (code: string) => `--import=data:text/javascript,${encodeURIComponent(code)}`

describe('a service that ends by itself', () => {
  let home: string
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    await mkdir(join(home, 'logs'))
  })
  after(() => rm(home, { recursive: true }))

  async function lastWordsAfter(code: string, dataDir = home): Promise<string> {
    const { NODE_OPTIONS = '' } = process.env
    process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${first(code)}`
    const service = new ChildService('training', 0, dataDir)
    process.env.NODE_OPTIONS = NODE_OPTIONS
    await service.ended
    return service.lastWords
  }

  it('is quoted with its last line', async () => {
    assert.equal(await lastWordsAfter("console.error('why\\nit ended'); process.exit(1)"), 'it ended')
  })

  it('is quoted when its log cannot be written', async () => {
    const other = await mkdtemp(join(home, 'other-'))
    await mkdir(join(other, 'logs', 'training.log'), { recursive: true })
    const talk = "console.log('x'.repeat(300_000)); console.error('it ended'); process.exit(1)"
    assert.equal(await lastWordsAfter(talk, other), 'it ended')
  })

  it('is named with the signal and its log when it was killed', async () => {
    const words = await lastWordsAfter("console.error('older news'); process.kill(process.pid, 'SIGKILL')")
    assert.equal(words, `training was ended by SIGKILL; ${join(home, 'logs', 'training.log')} may say more`)
  })

  it('is not waited for after that until its children have ended too', async () => {
    const pidFile = join(home, 'pid')
    await lastWordsAfter(`
      const { spawn } = await import('node:child_process')
      const { writeFileSync } = await import('node:fs')
      const child = spawn('sleep', ['1000'], { stdio: 'inherit' }).once('spawn', () => {
        writeFileSync(${JSON.stringify(pidFile)}, String(child.pid))
        process.kill(process.pid, 'SIGKILL')
      })`)
    assert.ok(process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL'), 'the child lives')
  })
})
