/** Prometheus finds the services, and every query asks for something that they expose. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { servingMetrics } from '@modelops/common/serving-metrics'
import { parser } from '@prometheus-io/lezer-promql'
import { load } from 'js-yaml'
import { dashboards } from '../../infra/grafana/dashboards.js'
import { describeChart, render, root } from './helm.js'
import { find, namesOf, ofKind, podOf } from './resources.js'
import { everything, local, operator } from './stacks.js'

interface Rules {
  groups: {
    rules: { record?: string; alert?: string; expr: string; annotations?: Record<string, string> }[]
  }[]
}

interface Panel {
  type: string
  title: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}

const chart = join(root, 'infra/charts/modelops')
const rules = (load(readFileSync(join(chart, 'files/rules.yaml'), 'utf8')) as Rules).groups.flatMap(
  (group) => group.rules,
)
const panelsOf = (json: string) => (JSON.parse(json) as { panels: Panel[] }).panels
const panels = Object.values(dashboards).flatMap(panelsOf)
const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

/** Grafana fills in durations before Prometheus sees them. */
const filledIn = (expression: string) => expression.replace(/\$__(rate_interval|range|interval)/g, '5m')

function metricsIn(expression: string): string[] {
  const names: string[] = []
  parser.parse(filledIn(expression)).iterate({
    enter({ name, type, from, to }) {
      assert.ok(
        !type.isError,
        `a mistake near "${filledIn(expression).slice(from - 10, from + 10)}" in ${expression}`,
      )
      if (name === 'Identifier') names.push(filledIn(expression).slice(from, to))
    },
  })
  return names
}

const partsOf = (histogram: string) => ['bucket', 'sum', 'count'].map((part) => `${histogram}_${part}`)

const exposed = [
  ...Object.values(servingMetrics).flatMap(({ name, type }) => (type === 'histogram' ? partsOf(name) : name)),
  ...partsOf('http_request_duration_seconds'),
  'up',
  'training_runs_total',
  'training_queue_length',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  ...rules.flatMap(({ record }) => record ?? []),
]

describe('Dashboards', () => {
  it('are in the chart as the generator gives them (npx tsx infra/grafana/generate.ts)', () => {
    const directory = join(chart, 'dashboards')
    assert.deepEqual(readdirSync(directory).sort(), Object.keys(dashboards).sort())
    for (const [name, json] of Object.entries(dashboards))
      assert.equal(readFileSync(join(directory, name), 'utf8'), json, name)
  })

  it('ask in correct PromQL, and only for what the services expose', () => {
    assert.ok(queries.length > 15)
    for (const query of queries)
      for (const metric of metricsIn(query)) assert.ok(exposed.includes(metric), metric)
  })

  it('have panels that explain themselves and do not lie upon one another', () => {
    for (const { type, title, description } of panels) assert.ok(type === 'row' || description, title)
    for (const json of Object.values(dashboards)) assertApart(panelsOf(json))
  })

  it('use the data source that the chart provisions', () => {
    for (const json of Object.values(dashboards))
      for (const [, uid] of json.matchAll(/"uid": "([^"]+)"/g))
        assert.match(uid!, /^(prometheus|modelops-.*)$/)
  })
})

describe('Rules', () => {
  it('ask in correct PromQL, and only for what the services expose', () => {
    for (const { expr } of rules)
      for (const metric of metricsIn(expr)) assert.ok(exposed.includes(metric), metric)
  })

  it('have an alert for each service that nobody can scrape', () => {
    const expressions = rules.filter(({ alert }) => alert?.endsWith('Down')).map(({ expr }) => expr)
    const services = ['dashboard', 'inference', 'training']
    assert.deepEqual(
      expressions.sort(),
      services.map((name) => `absent(up{job="${name}"} == 1)`),
    )
  })

  it('have alerts that say what is wrong and what to look at', () => {
    for (const { alert, annotations } of rules)
      assert.ok(!alert || (annotations?.summary && annotations.description), alert)
  })
})

describeChart('Monitoring', () => {
  it('scrapes every pod of the services by the names of their headless services', () => {
    const resources = render('modelops', local)
    const config = load(find(resources, 'ConfigMap', 'prometheus').data!['prometheus.yml']!) as {
      rule_files: string[]
      scrape_configs: {
        job_name: string
        dns_sd_configs?: { names: string[]; type: string; port: number }[]
      }[]
    }
    assert.deepEqual(
      config.scrape_configs.map(({ job_name }) => job_name),
      ['prometheus', 'dashboard', 'inference', 'training'],
    )
    for (const { job_name, dns_sd_configs = [] } of config.scrape_configs.slice(1)) {
      // By IPv4 and by IPv6, of which a headless service has one.
      assert.deepEqual(
        dns_sd_configs.map(({ type }) => type),
        ['A', 'AAAA'],
      )
      for (const { names, port } of dns_sd_configs) {
        assert.deepEqual(names, [`${job_name}-replicas.modelops.svc`])
        const { spec } = find(resources, 'Service', `${job_name}-replicas`)
        assert.deepEqual([spec.clusterIP, spec.publishNotReadyAddresses], ['None', true])
        assert.deepEqual(spec.selector, find(resources, 'Service', job_name).spec.selector)
        assert.deepEqual(spec.ports, [{ name: 'http', port, targetPort: 'http' }])
      }
    }
    assert.deepEqual(config.rule_files, ['/etc/prometheus/rules.yaml'])
  })

  it('gives Prometheus the rules and Grafana the dashboards as they are in the files', () => {
    const resources = render('modelops', local)
    assert.equal(
      find(resources, 'ConfigMap', 'prometheus').data!['rules.yaml']!.trim(),
      readFileSync(join(chart, 'files/rules.yaml'), 'utf8').trim(),
    )
    assert.deepEqual(find(resources, 'ConfigMap', 'grafana-dashboards').data, dashboards)
  })

  it('shows the Prometheus of the chart, or the one that is named', () => {
    const urlOf = (values: object) => {
      const source = find(render('modelops', { monitoring: values }), 'ConfigMap', 'grafana').data![
        'datasource.yaml'
      ]!
      return (load(source) as { datasources: { uid: string; url: string }[] }).datasources.map(
        ({ url }) => url,
      )
    }
    assert.deepEqual(urlOf({}), ['http://prometheus:9090'])
    const onPort = { prometheus: { service: { type: 'ClusterIP', port: 80 } } }
    assert.deepEqual(urlOf(onPort), ['http://prometheus:80'])
    const prometheusUrl = 'http://prometheus.monitoring:9090'
    assert.deepEqual(urlOf({ prometheus: { enabled: false }, grafana: { prometheusUrl } }), [prometheusUrl])
  })

  it('takes the password of Grafana from a secret and asks nobody outside for plugins or news', () => {
    const { env = [] } = podOf(render('modelops', local), 'Deployment grafana').container
    const password = env.find(({ name }) => name === 'GF_SECURITY_ADMIN_PASSWORD')
    assert.deepEqual(password!.valueFrom!.secretKeyRef, { name: 'grafana-admin', key: 'admin-password' })
    assert.ok(env.some(({ name, value }) => name === 'GF_PLUGINS_PREINSTALL_DISABLED' && value === 'true'))
  })

  it('makes ServiceMonitors only where the cluster has the API of the operator', () => {
    const apis = { apiVersions: operator }
    const kinds = ['ServiceMonitor', 'PrometheusRule']
    const made = (values: object, options?: object) => {
      const resources = render('modelops', values as Record<string, unknown>, options)
      return kinds.flatMap((kind) => namesOf(ofKind(resources, kind)))
    }
    assert.deepEqual(made(everything), [])
    assert.deepEqual(made(everything, apis), ['dashboard', 'inference', 'training', 'modelops'])
    assert.deepEqual(made({ monitoring: { serviceMonitor: { enabled: false } } }, apis), [])
  })

  it('points ServiceMonitors at the services, one of each, with the labels that the operator selects by', () => {
    const labels = { release: 'kube-prometheus-stack' }
    const values = { monitoring: { serviceMonitor: { labels } } }
    const resources = render('modelops', values, { apiVersions: operator })
    for (const name of ['dashboard', 'inference', 'training']) {
      const { metadata, spec } = find(resources, 'ServiceMonitor', name)
      assert.equal(metadata.labels.release, labels.release)
      const { matchLabels } = spec.selector as { matchLabels: Record<string, string> }
      const selected = ofKind(resources, 'Service').filter((service) =>
        Object.entries(matchLabels).every(([key, value]) => service.metadata.labels[key] === value),
      )
      assert.deepEqual(namesOf(selected), [name])
    }
    assert.deepEqual(
      (find(resources, 'PrometheusRule', 'modelops').spec as unknown as Rules).groups.flatMap(
        (group) => group.rules,
      ),
      rules,
    )
  })
})

function assertApart(all: Panel[]): void {
  for (const a of all)
    for (const b of all) {
      const [p, q] = [a.gridPos, b.gridPos]
      const meet = p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h
      assert.ok(a === b || !meet, `${a.title} and ${b.title}`)
    }
}
