// npm run loadtest: k6 with a profile of loadtest/ (reference, or the first argument) against BASE_URL.
// loadtest/reports/ gets k6's own page with plots and a few lines of Markdown. Further arguments go to k6.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'

const helpers = ['target.ts', 'duration.ts', 'arrivals.ts']
const folder = fileURLToPath(new URL('../loadtest', import.meta.url))
const profiles = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !helpers.includes(name))
  .map((name) => name.slice(0, -3))
const k6 = process.env.K6 || 'k6'

const [profile = 'reference', ...options] = process.argv.slice(2)
if (!profiles.includes(profile)) fail(`There is no profile ${profile}: choose ${profiles.join(', ')}.`)
const version = /k6 (v\S+)/.exec(spawnSync(k6, ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1]
if (!version)
  fail(
    `${k6} does not run: install k6 (https://grafana.com/docs/k6), or name it in K6. npm's package k6 is a dummy.`,
  )

mkdirSync(`${folder}/reports`, { recursive: true })
const report = `${folder}/reports/${profile}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`
const started = new Date()
const { status } = spawnSync(
  k6,
  ['run', '--no-usage-report', '--summary-export', `${report}.json`, ...options, `${folder}/${profile}.ts`],
  { stdio: 'inherit', env: { ...process.env, ...plots(`${report}.html`) } },
)
// k6 ends with 99 when a threshold is missed: a result like any other, and a failure.
if (status !== 0 && status !== 99) process.exit(status ?? 1)
writeFileSync(`${report}.md`, describe(JSON.parse(readFileSync(`${report}.json`, 'utf8'))))
console.log(`\n${readFileSync(`${report}.md`, 'utf8')}\nPlots: ${report}.html`)
process.exit(status)

/** k6's dashboard, without its server. */
function plots(page) {
  return {
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_PORT: '-1',
    K6_WEB_DASHBOARD_PERIOD: process.env.K6_WEB_DASHBOARD_PERIOD ?? '2s',
    K6_WEB_DASHBOARD_EXPORT: page,
  }
}

function describe({ metrics }) {
  const { http_req_duration: duration, http_req_failed: failed, http_reqs: requests } = metrics
  const ms = (value) => value.toFixed(1)
  const columns = {
    profile,
    requests: requests.count,
    'req/s': requests.rate.toFixed(0),
    'p50 ms': ms(duration.med),
    'p95 ms': ms(duration['p(95)']),
    'p99 ms': ms(duration['p(99)']),
    'max ms': ms(duration.max),
    'failed %': (failed.value * 100).toFixed(2),
    dropped: metrics.dropped_iterations?.count ?? 0,
    thresholds: status === 0 ? 'kept' : 'missed',
  }
  const row = (cells) => `| ${cells.join(' | ')} |`
  const [{ model }] = cpus()
  return [
    `${started.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${process.env.BASE_URL || 'http://127.0.0.1:8081'}, k6 ${version}`,
    `k6 on ${cpus().length} x ${model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()} ${arch()}`,
    '',
    row(Object.keys(columns)),
    row(Object.keys(columns).map(() => '---')),
    row(Object.values(columns)),
    '',
  ].join('\n')
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
