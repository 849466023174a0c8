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
  ['minio', 'bucket', 'Models_Bucket'],
  ['minio', 'service.consoleNodePort', 80],
  ['minio', 'podLabels', { team: 'ml team' }],
  ['minio', 'commonLabels', { 'helm.sh/chart': 'other' }],
  ['minio', 'existingSecret', ''],
]

describeChart('values.schema.json', () => {
  for (const [chart, path, value] of wrong)
    it(`of ${chart} refuses ${path} = ${JSON.stringify(value)}`, () => {
      const pointer = `/${path.replaceAll('.', '/')}`
      assert.ok(refusal(chart, at(path, value)).includes(pointer), refusal(chart, at(path, value)))
    })

  for (const chart of ['modelops', 'minio'] as const)
    it(`of ${chart} refuses a name that it does not know, at every level`, () => {
      const values = load(readFileSync(join(root, 'infra/charts', chart, 'values.yaml'), 'utf8')) as Values
      for (const path of groupsOf(values))
        assert.match(refusal(chart, at([...path, 'unknown'].join('.'), 1)), /unknown/, path.join('.'))
    })

  it('accepts a reference with a registry, a port and a digest', () => {
    const image = `registry:5000/modelops/inference:1.2@sha256:${'0'.repeat(64)}`
    assert.match(JSON.stringify(render('modelops', at('images.inference', image))), new RegExp(image))
  })
})

/** Paths of the objects whose keys the chart knows; names of labels and annotations are free. */
function groupsOf(value: unknown, path: string[] = []): string[][] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isGroup || /(annotations|labels|nodeSelector)$/i.test(path.at(-1) ?? '')) return []
  return [path, ...Object.entries(value).flatMap(([key, inner]) => groupsOf(inner, [...path, key]))]
}
