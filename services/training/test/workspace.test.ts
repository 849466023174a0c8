import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isProblem } from '@modelops/common/problem'
import { Workspace } from '../src/workspace.js'
import { temporaryDirectory } from './support/service.js'

describe('the workspace', () => {
  it('distinguishes a full disk from other failures, and removes its directory after both', async () => {
    const home = await temporaryDirectory()
    const workspace = new Workspace(home.path)
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))
    await assert.rejects(workspace.use(failing('ENOSPC')), (error) => isProblem(error, 'store_unavailable'))
    await assert.rejects(workspace.use(failing('EIO')), { code: 'EIO' })
    assert.deepEqual(await readdir(join(home.path, 'tmp', hostname())), [])
    await home.remove()
  })
})
