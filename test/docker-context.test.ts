/** The build context: what the images are built from, and nothing else. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..')
const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ isException: line.startsWith('!'), pattern: expressionOf(line.replace('!', '')) }))

/** Follows Docker: a pattern stands for a path and everything below it, and the last match decides. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part === '**') return '(?:.+/)?'
    return `${part.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}/`
  })
  return new RegExp(`^${parts.join('')}`)
}

const isSent = (path: string) =>
  rules.findLast(({ pattern }) => pattern.test(`${path}/`))?.isException ?? true

describe('the build context of the images', () => {
  const services = readdirSync(join(root, 'services'))
  for (const service of services.filter((name) => existsSync(join(root, 'services', name, 'Dockerfile'))))
    it(`holds what the Dockerfile of ${service} copies`, () => {
      const text = readFileSync(join(root, 'services', service, 'Dockerfile'), 'utf8')
      const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) => from!.split(' '))
      assert.deepEqual(
        copied.filter((path) => !existsSync(join(root, path)) || !isSent(path)),
        [],
      )
    })

  for (const path of ['services/inference/src/server.ts', 'services/dashboard/vite.config.ts'])
    it(`holds ${path}`, () => assert.ok(isSent(path)))

  for (const path of [
    'docs/security.md',
    'Pulumi.eks.yaml',
    'infra/images.ts',
    'README.md',
    'launcher/src/start.ts',
    'services/inference/README.md',
    'services/inference/dist/server.js',
    'services/inference/node_modules/x/index.js',
    'services/inference/test/server.test.ts',
    'services/inference/tsconfig.tsbuildinfo',
    'node_modules/express/index.js',
    '.modelops/data.csv',
    '.git/HEAD',
  ])
    it(`leaves ${path} out`, () => assert.ok(!isSent(path)))
})
