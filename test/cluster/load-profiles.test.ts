/** The load tests as their users run them, compressed. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { irisServed, urls } from './platform.js'

const MISSED_THRESHOLD = 99

describe('the load tests', () => {
  before(irisServed)

  it('write a report with plots that loads nothing from elsewhere', () => {
    const { status, stdout } = loadtest('smoke', { DURATION: '8' })
    assert.equal(status, 0, stdout)
    assert.match(stdout, /\| smoke \| \d+ \|.*\| kept \|/)
    assert.doesNotMatch(takeReport(stdout), /(src|href)="?https?:/)
  })

  for (const profile of ['reference', 'latency', 'soak', 'spike'])
    it(`run the profile ${profile} to its end`, () => {
      const { status, stdout, stderr } = loadtest(profile, { DURATION: '8' })
      assert.ok(status === 0 || status === MISSED_THRESHOLD, `${status}: ${stderr}`)
      assert.match(takeReport(stdout), /<svg|<script/)
    })

  it('say that the target is down', () => {
    const { status, stderr } = loadtest('smoke', { BASE_URL: 'http://127.0.0.1:1' })
    assert.ok(status !== 0 && status !== MISSED_THRESHOLD)
    assert.match(stderr, /127\.0\.0\.1:1\/ready answers .*refused.*Start the service, or set BASE_URL/)
  })
})

/** The page with the plots; the files are removed. */
function takeReport(stdout: string): string {
  const report = /Plots: (.*)\.html/.exec(stdout)![1]!
  const page = readFileSync(`${report}.html`, 'utf8')
  for (const ending of ['.html', '.json', '.md']) rmSync(report + ending)
  return page
}

function loadtest(profile: string, settings: Record<string, string>) {
  const env = {
    ...process.env,
    BASE_URL: urls.inference,
    MODEL: 'iris',
    K6_WEB_DASHBOARD_PERIOD: '1s',
    ...settings,
  }
  const script = join(__dirname, '../../scripts/loadtest.mjs')
  return spawnSync(process.execPath, [script, profile, '--quiet'], { env, encoding: 'utf8' })
}
