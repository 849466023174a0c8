/** What a release needs: one version everywhere, and a section of the changelog. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

const root = join(__dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { version } = JSON.parse(read('package.json')) as { version: string }

describe('the version of a release', () => {
  it('is the same in the lockfile and in every package of the workspace', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string; link?: boolean; dependencies?: Record<string, string> }>
    }
    const members = Object.keys(packages).filter((path) => !path.includes('node_modules/'))
    assert.ok(members.includes('services/inference'))
    for (const member of members) {
      assert.equal(packages[member]!.version, version, `${member || 'the repository'} in package-lock.json`)
      const own = JSON.parse(read(join(member, 'package.json'))) as (typeof packages)['']
      assert.equal(own.version, version, member)
      for (const [name, wanted] of Object.entries(own.dependencies ?? {}))
        if (name.startsWith('@modelops/')) assert.equal(wanted, version, `${name} in ${member}`)
    }
  })

  for (const chart of ['minio', 'modelops'])
    it(`is the chart's in infra/charts/${chart}`, () => {
      const path = `infra/charts/${chart}/Chart.yaml`
      assert.equal((load(read(path)) as { version: string }).version, version)
    })

  it('is that of the application and of the default images in infra/charts/modelops', () => {
    const { appVersion } = load(read('infra/charts/modelops/Chart.yaml')) as { appVersion: string }
    assert.equal(appVersion, version)
    const { images } = load(read('infra/charts/modelops/values.yaml')) as { images: Record<string, string> }
    for (const service of ['dashboard', 'inference', 'training'])
      assert.equal(images[service], `modelops/${service}:${version}`)
  })

  it('has a section of CHANGELOG.md, which becomes the notes of the release', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/release-notes.mjs')], {
      encoding: 'utf8',
    })
    assert.equal(status, 0)
    assert.match(stdout, /^### (Added|Changed|Fixed)\n/)
    assert.doesNotMatch(stdout, /^## /m)
  })
})

describe('CHANGELOG.md', () => {
  const headings = read('CHANGELOG.md').match(/^## .*$/gm) ?? []

  it('begins with what is unreleased, and dates every release', () => {
    assert.equal(headings[0], '## [Unreleased]')
    for (const heading of headings.slice(1))
      assert.match(heading, /^## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/)
  })
})
