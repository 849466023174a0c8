/** Prometheus scrapes everything, and every panel of the dashboards has something to show. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './eventually.js'
import { underLoad } from './load.js'
import { ask, cluster, irisServed, train, urls } from './platform.js'

interface Target {
  labels: { job: string; instance: string }
  health: string
  lastError: string
}

const prometheus = async <T>(path: string) =>
  (await ask<{ data: T }>(`${urls.prometheus}/api/v1/${path}`)).data

describe('monitoring', () => {
  before(irisServed)

  it('scrapes every replica of the services and Prometheus itself', async () => {
    const pods = (
      await Promise.all(['dashboard', 'inference', 'training'].map((name) => cluster.pods(name)))
    ).flat()
    await eventually(async () => {
      const { activeTargets } = await prometheus<{ activeTargets: Target[] }>('targets?state=active')
      for (const { labels, health, lastError } of activeTargets)
        assert.equal(health, 'up', `${labels.job} ${labels.instance}: ${lastError}`)
      const scraped = activeTargets.map(({ labels }) => labels.instance.split(':')[0])
      assert.deepEqual(scraped.sort(), ['localhost', ...pods.map(({ status }) => status.podIP)].sort())
    })
  })

  it('returns data for every query of every dashboard', async () => {
    await underLoad({ rate: 20 }, async () => {
      await refuseOnEveryReplica()
      await whileRollingOut(async () => {
        await Promise.all(dashboardQueries().map((query) => eventually(() => assertData(query))))
      })
    })
  })
})

/** Errors are counted once there is one. */
async function refuseOnEveryReplica() {
  for (const pod of await cluster.pods('inference'))
    await cluster.ask(pod, 8081, '/predict').catch(() => undefined)
  const refused = await fetch(`${urls.inference}/predict?model=iris`, { method: 'POST', body: 'no JSON' })
  assert.equal(refused.status, 400)
}

/** A rollout has series only while it runs; this one passes no step. */
async function whileRollingOut(action: () => Promise<void>) {
  const policy = { steps: [{ weight: 50, min_requests: 1_000_000 }] }
  await ask(`${urls.inference}/canary`, { run_id: await train('iris', { seed: 11 }), policy })
  try {
    await action()
  } finally {
    await ask(`${urls.inference}/canary/abort?model=iris`, {})
  }
}

interface Dashboard {
  templating: { list: { name: string; allValue?: string }[] }
  panels: { title: string; targets?: { expr: string }[] }[]
}

/** Queries as Grafana would over the last half hour. */
function dashboardQueries() {
  const folder = join(__dirname, '../../infra/charts/modelops/dashboards')
  const queries = readdirSync(folder).flatMap((file) => {
    const { templating, panels } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard
    const substitute = (expression: string) =>
      templating.list
        .reduce((text, { name, allValue = '.*' }) => text.replaceAll(`$${name}`, allValue), expression)
        .replaceAll('$__rate_interval', '1m')
        .replaceAll('$__range', '30m')
    return panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ panel: `${file}: ${title}`, query: substitute(expr) })),
    )
  })
  assert.ok(queries.length >= 20, `${queries.length} queries`)
  return queries
}

async function assertData({ panel, query }: { panel: string; query: string }) {
  assert.doesNotMatch(query, /\$/, `${panel}: a variable is left in ${query}`)
  const { result } = await prometheus<{ result: { value: [number, string] }[] }>(
    `query?query=${encodeURIComponent(query)}`,
  )
  const numbers = result.filter(({ value }) => Number.isFinite(Number(value[1])))
  assert.ok(numbers.length > 0, `${panel} has no data: ${query}`)
}
