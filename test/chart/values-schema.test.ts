/** values.schema.json lets nothing through that the chart would ignore or a pod would fail on. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describeChart, refusal, render, root, type ChartName, type Values } from './helm.js'

/** Nests a value: at('a.b', 1) is {a: {b: 1}}. */
const at = (path: string, value: unknown): Values =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Values

const wrong: [ChartName, path: string, value: unknown][] = [
  ['modelops', 'images.dashboard', 'modelops/dashboard:latest'],
  ['modelops', 'images.inference', 'modelops/inference:latest'],
  ['modelops', 'images.inference', 'modelops/inference'],
  ['modelops', 'images.training', 'registry:5000/modelops/training'],
  ['modelops', 'images.pullPolicy', 'Sometimes'],
  ['modelops', 'images.pullSecrets', 'one'],
  ['modelops', 'store.url', 'file:///data'],
  ['modelops', 'store.url', 's3://bucket/prefix/'],
  ['modelops', 'store.endpoint', 'minio:9000'],
  ['modelops', 'store.endpoint', 'http://user:password@minio:9000'],
  ['modelops', 'dashboard.replicas', 0],
  ['modelops', 'dashboard.replicas', '2'],
  ['modelops', 'dashboard.resources.limits.memory', '256 MB'],
  ['modelops', 'dashboard.settings.PROXY_TIMEOUT_MS', 0],
  ['modelops', 'dashboard.settings.SHUTDOWN_TIMEOUT_MS', 600_001],
  ['modelops', 'dashboard.settings.LOG_LEVEL', 'loud'],
  ['modelops', 'dashboard.preStopSeconds', 0],
  ['modelops', 'dashboard.service.nodePort', 8080],
  ['modelops', 'inference.replicas.min', 0],
  ['modelops', 'inference.replicas.max', '3'],
  ['modelops', 'inference.targetCpuPercent', 0],
  ['modelops', 'inference.resources.requests.cpu', 1],
  ['modelops', 'inference.settings.MAX_BATCH_ROWS', 0],
  ['modelops', 'inference.settings.LOG_LEVEL', 'loud'],
  ['modelops', 'inference.settings.UNSEEN_VALUES', 'other'],
  ['modelops', 'inference.preStopSeconds', 0],
  ['modelops', 'inference.service.type', 'ExternalName'],
  ['modelops', 'inference.service.nodePort', 8081],
  ['modelops', 'inference.service.port', 0],
  ['modelops', 'nodeSelector', { arch: 64 }],
  ['modelops', 'podLabels', { team: 'ml team' }],
  ['modelops', 'podLabels', { 'app.kubernetes.io/name': 'other' }],
  ['modelops', 'podAnnotations', { number: 1 }],
  ['modelops', 'commonLabels', { 'Example.com/team': 'ml' }],
  ['modelops', 'inference.topologySpread.whenUnsatisfiable', 'Never'],
  ['modelops', 'inference.serviceAccount.annotations', { number: 1 }],
  ['modelops', 'training.tmpSize', '6 GB'],
  ['modelops', 'training.settings.SHUTDOWN_TIMEOUT_MS', -1],
  ['modelops', 'training.job.request', { dataset: 'iris', model: { name: 'iris' } }],
  ['modelops', 'training.job.request', { dataset: 'iris', epochs: 3 }],
  ['modelops', 'training.cronJob.schedule', 'at night'],
  ['modelops', 'monitoring.prometheus.retention', 'long'],
  ['modelops', 'monitoring.grafana.existingSecret', ''],
  ['modelops', 'networkPolicy.allowFrom', [{}]],
  ['minio', 'image', 'minio/minio:latest'],
  ['minio', 'images.minio', 'minio/minio:latest'],
  ['modelops', 'images.grafana', 'grafana/grafana'],
  ['minio', 'bucket', 'Models_Bucket'],
  ['minio', 'service.consoleNodePort', 80],
  ['minio', 'podLabels', { team: 'ml team' }],
  ['minio', 'commonLabels', { 'helm.sh/chart': 'other' }],
  ['minio', 'existingSecret', ''],
]

describeChart('values.schema.json', () => {
  for (const entry of wrong) {
    const [chart, path, value] = entry
    it(`of ${chart} refuses ${path} = ${JSON.stringify(value)}`, () => {
      const reason = refusalOf(chart, turnOf(entry))
      assert.ok(reason.includes(`at '/${path.replaceAll('.', '/')}`), reason)
    })
  }

  for (const chart of ['modelops', 'minio'] as const)
    it(`of ${chart} refuses a name that it does not know, at every level`, () => {
      const values = load(readFileSync(join(root, 'infra/charts', chart, 'values.yaml'), 'utf8')) as Values
      const reason = refusal(chart, withUnknown(values))
      for (const pointer of groupsOf(values))
        assert.ok(reason.includes(`at '${pointer}': additional properties 'unknown' not allowed`), pointer)
    })

  it('accepts a reference with a registry, a port and a digest', () => {
    const image = `registry:5000/modelops/inference:1.2@sha256:${'0'.repeat(64)}`
    assert.match(JSON.stringify(render('modelops', at('images.inference', image))), new RegExp(image))
  })
})

/** How many wrong values come before this one at the same path: helm reports all of a chart's at once, but one a path. */
const turnOf = (entry: (typeof wrong)[number]): number =>
  wrong.slice(0, wrong.indexOf(entry)).filter(([chart, path]) => chart === entry[0] && path === entry[1])
    .length

const reasons = new Map<string, string>()

/** What helm says of all wrong values of a turn. */
function refusalOf(chart: ChartName, turn: number): string {
  const key = `${chart} ${turn}`
  const values = wrong.filter((entry) => entry[0] === chart && turnOf(entry) === turn)
  const reason =
    reasons.get(key) ?? refusal(chart, values.map(([, path, value]) => at(path, value)).reduce(merged))
  reasons.set(key, reason)
  return reason
}

const merged = (one: Values, other: Values): Values => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([key, value]) => [
      key,
      key in one ? merged(one[key] as Values, value as Values) : value,
    ]),
  ),
})

/** Whether it is an object whose keys the chart knows; names of labels and annotations are free. */
const isGroup = (key: string, value: unknown): value is Values =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !/(annotations|labels|nodeSelector|affinity|behavior)$/i.test(key)

/** JSON pointers. */
const groupsOf = (values: Values, pointer = ''): string[] => [
  pointer,
  ...Object.entries(values).flatMap(([key, value]) =>
    isGroup(key, value) ? groupsOf(value, `${pointer}/${key}`) : [],
  ),
]

/** The groups of these values, each with a key that the chart does not know. */
const withUnknown = (values: Values): Values => ({
  ...Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      isGroup(key, value) ? [[key, withUnknown(value)]] : [],
    ),
  ),
  unknown: 1,
})
