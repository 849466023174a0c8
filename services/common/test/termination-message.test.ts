import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leaveTerminationMessage } from '../src/termination-message.js'

describe('the termination message', () => {
  const noWarning = (message: string) => assert.fail(message)
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'termination-'))
    path = join(folder, 'termination-log')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('says why the service was not ready, in place of what was there', async () => {
    await writeFile(path, 'an older and much longer message')
    leaveTerminationMessage(path, ['iris cannot be served', 'wine cannot be served'], noWarning)
    assert.equal(await readFile(path, 'utf8'), 'iris cannot be served; wine cannot be served')
  })

  it('says nothing of a service that was ready', async () => {
    await writeFile(path, '')
    leaveTerminationMessage(path, [], noWarning)
    assert.equal(await readFile(path, 'utf8'), '')
  })

  it('makes no file where Kubernetes has made none', () => {
    leaveTerminationMessage(path, ['iris cannot be served'], noWarning)
    assert.equal(existsSync(path), false)
  })

  it('keeps to the 4096 bytes that Kubernetes takes', async () => {
    await writeFile(path, '')
    leaveTerminationMessage(path, ['ä'.repeat(5000)], noWarning)
    assert.equal((await readFile(path)).length, 4096)
  })

  it('warns when the file cannot be written, and goes on', () => {
    const warnings: string[] = []
    leaveTerminationMessage(folder, ['iris cannot be served'], (message) => warnings.push(message))
    assert.match(warnings.join(), /^the termination message cannot be written: EISDIR/)
  })
})
