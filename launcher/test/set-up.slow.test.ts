import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url))
const vite = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
appendFileSync('built', process.argv.slice(2, 4).join(' ') + '\\n')
if (process.env.BROKEN) process.exit(3)
mkdirSync('services/dashboard/dist/web', { recursive: true })
writeFileSync('services/dashboard/dist/web/index.html', '')
`

describe('the set-up of the pages', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'modelops-set-up-'))
    await cp(scripts, join(root, 'scripts'), { recursive: true })
    await write('package-lock.json', '{"packages":{}}')
    await write('node_modules/typescript-native/bin/tsc', '')
    await write('node_modules/vite/bin/vite.js', vite)
    for (const file of ['index.html', 'vite.config.ts', 'web/main.tsx', 'web/pages/live/live.tsx'])
      await write(`services/dashboard/${file}`, 'first')
    for (const file of ['tasks.ts', 'rules/cells.ts']) await write(`services/common/src/${file}`, 'first')
  })
  afterEach(() => rm(root, { recursive: true }))

  async function write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  const setUp = (env: NodeJS.ProcessEnv = {}) =>
    promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', "(await import('./scripts/set-up.mjs')).setUp('services')"],
      { cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...env } },
    )
  const builds = async () => (await readFile(join(root, 'built'), 'utf8')).trim().split('\n')

  it('builds them once', async () => {
    await setUp()
    await setUp()
    assert.deepEqual(await builds(), ['build services/dashboard'])
  })

  it('builds them again after a change of whatever they are made of', async () => {
    await setUp()
    const inputs = [
      'package-lock.json',
      'services/dashboard/index.html',
      'services/dashboard/vite.config.ts',
      'services/dashboard/web/pages/live/live.tsx',
      'services/dashboard/web/pages/live/new.tsx',
      'services/common/src/rules/cells.ts',
      'services/common/src/tasks.ts',
    ]
    for (const [changes, input] of inputs.entries()) {
      await write(input, '{"packages":{},"second":true}')
      await setUp()
      assert.equal((await builds()).length, changes + 2, input)
    }
  })

  it('builds them again after a source was removed, and after they were', async () => {
    await setUp()
    await rm(join(root, 'services/dashboard/web/main.tsx'))
    await setUp()
    await rm(join(root, 'services/dashboard/dist/web'), { recursive: true })
    await setUp()
    assert.equal((await builds()).length, 3)
  })

  it('ends where they cannot be built, and tries again', async () => {
    await setUp()
    await write('services/dashboard/index.html', 'second')
    await assert.rejects(setUp({ BROKEN: '1' }), { code: 3 })
    await write('services/dashboard/index.html', 'first')
    await setUp()
    assert.equal((await builds()).length, 3)
  })
})
