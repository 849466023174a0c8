/** When the tag of an image changes. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sourceDigest } from '../../infra/source-digest.js'

describe('the tag of an image', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'digest-'))
    write('package-lock.json', '{}')
    write('services/common/src/problem.ts', 'a')
    write('services/inference/src/server.ts', 'b')
    write('services/training/src/server.ts', 'c')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  function write(file: string, text: string) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }

  for (const file of [
    'services/inference/src/server.ts',
    'services/common/src/problem.ts',
    'package-lock.json',
    'services/inference/Dockerfile',
  ]) {
    it(`changes with ${file}`, () => {
      const before = sourceDigest('inference', root)
      write(file, 'changed')
      assert.notEqual(sourceDigest('inference', root), before)
    })
  }

  for (const file of [
    'services/training/src/server.ts',
    'services/inference/test/a.test.ts',
    'services/inference/dist/server.js',
    'services/inference/node_modules/x/index.js',
    'docs/x.md',
  ]) {
    it(`stays with ${file}`, () => {
      const before = sourceDigest('inference', root)
      write(file, 'changed')
      assert.equal(sourceDigest('inference', root), before)
    })
  }

  for (const file of ['web/pages/live/live.tsx', 'index.html', 'vite.config.ts']) {
    it(`of the dashboard changes with its ${file}, and of no other service`, () => {
      const digests = () => ['dashboard', 'inference'].map((service) => sourceDigest(service, root))
      const [dashboard, inference] = digests()
      write(`services/dashboard/${file}`, 'changed')
      assert.notEqual(digests()[0], dashboard)
      assert.equal(digests()[1], inference)
    })
  }

  it('changes when a file is renamed, or text moves from one file to the next', () => {
    write('services/inference/src/a.ts', '12')
    write('services/inference/src/b.ts', '3')
    const before = sourceDigest('inference', root)
    write('services/inference/src/a.ts', '1')
    write('services/inference/src/b.ts', '23')
    assert.notEqual(sourceDigest('inference', root), before)
  })

  it('is twelve hexadecimal digits', () => assert.match(sourceDigest('training', root), /^[0-9a-f]{12}$/))
})
