/** What keeps requests and data whole when one version of the platform follows another. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describeChart, render, type ChartName, type Values } from './helm.js'
import { envOf, find, namesOf, ofKind, podOf, podsOf } from './resources.js'
import { everything, local, renderings } from './stacks.js'

const strategyOf = (chart: ChartName, values: Values, name: string) =>
  find(render(chart, values), 'Deployment', name).spec.strategy

describeChart('An upgrade', () => {
  const surges = { dashboard: 1, inference: '50%', training: 1, grafana: 1 }
  for (const [name, maxSurge] of Object.entries(surges))
    it(`starts new pods of ${name} before it stops old ones`, () =>
      assert.deepEqual(strategyOf('modelops', local, name), {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 0, maxSurge },
      }))

  it('never has two writers on a volume', () => {
    for (const { chart, values, options } of renderings)
      for (const { metadata, spec } of ofKind(render(chart, values, options), 'Deployment'))
        if (JSON.stringify(spec).includes('persistentVolumeClaim')) {
          assert.deepEqual(spec.strategy, { type: 'Recreate' }, metadata.name)
          assert.equal(spec.replicas, 1)
        }
  })

  for (const values of [local, everything, { inference: { settings: { SHUTDOWN_TIMEOUT_MS: 25_500 } } }])
    for (const name of ['dashboard', 'inference', 'training'])
      it(`leaves ${name} the time to be forgotten by proxies, to drain and to end`, () => {
        const { spec, container } = podOf(render('modelops', values), `Deployment ${name}`)
        const { seconds } = container.lifecycle!.preStop.sleep
        const drainSeconds = Number(envOf(container).SHUTDOWN_TIMEOUT_MS) / 1000
        assert.ok(seconds >= 5)
        assert.equal(spec.terminationGracePeriodSeconds, seconds + Math.ceil(drainSeconds) + 5)
      })

  it('leaves Grafana the time to be forgotten by proxies and to end', () => {
    for (const [values, leaving] of [
      [local, 5],
      [everything, 90],
    ] as const) {
      const { spec, container } = podOf(render('modelops', values), 'Deployment grafana')
      assert.equal(container.lifecycle!.preStop.sleep.seconds, leaving)
      assert.equal(spec.terminationGracePeriodSeconds, leaving + 30)
    }
  })

  it('leaves alone what Kubernetes does not let change: selectors do not name a version', () => {
    for (const { chart, values, options } of renderings)
      for (const { spec } of ofKind(render(chart, values, options), 'Deployment'))
        assert.deepEqual(Object.keys((spec.selector as { matchLabels: object }).matchLabels), [
          'app.kubernetes.io/name',
          'app.kubernetes.io/part-of',
        ])
  })

  it('restarts Prometheus when its configuration changes, and nothing that stays as it was', () => {
    const otherTag = { images: { inference: 'modelops/inference:0.2.0' } }
    const templates = (values: Values) =>
      new Map(podsOf(render('modelops', values)).map(({ owner, spec }) => [owner, spec]))
    const [before, after] = [templates({}), templates(otherTag)]
    for (const [owner, spec] of before)
      assert.equal(
        JSON.stringify(after.get(owner)) === JSON.stringify(spec),
        owner !== 'Deployment inference',
        owner,
      )
    assert.match(
      JSON.stringify(find(render('modelops', {}), 'Deployment', 'prometheus').spec),
      /"checksum\/config":"[0-9a-f]{64}"/,
    )
  })

  it('replaces a Job, which cannot be changed, by one of another name', () => {
    const jobs = (chart: ChartName, values: Values) => namesOf(ofKind(render(chart, values), 'Job'))
    const changed = (from: string, to: string) =>
      jobs('modelops', JSON.parse(JSON.stringify(everything).replaceAll(from, to)) as Values)
    const before = jobs('modelops', everything)
    assert.notDeepEqual(changed('training:0.1.0', 'training:0.2.0'), before)
    assert.notDeepEqual(changed('"epochs":20', '"epochs":30'), before)
    assert.deepEqual(changed('inference:0.1.0', 'inference:0.2.0'), before)
    assert.notDeepEqual(jobs('minio', {}), jobs('minio', { bucket: 'another' }))
    assert.deepEqual(jobs('minio', {}), jobs('minio', { storage: { size: '20Gi' } }))
  })
})

describeChart('Values of 0.1', () => {
  const imagesWith = (chart: ChartName) => {
    const values = load(readFileSync(join(__dirname, 'values-0.1', `${chart}.yaml`), 'utf8')) as Values
    return Object.fromEntries(
      podsOf(render(chart, values)).map(({ owner, spec }) => [owner, spec.containers[0]!.image]),
    )
  }

  it('of the platform are taken as they are, and make the same workloads of the same images', () =>
    assert.deepEqual(imagesWith('modelops'), {
      'Deployment dashboard': 'modelops/dashboard:0.1.0',
      'Deployment grafana': 'grafana/grafana:12.2.1',
      'Deployment inference': 'modelops/inference:0.1.0',
      'Deployment prometheus': 'prom/prometheus:v3.7.3',
      'Deployment training': 'modelops/training:0.1.0',
    }))

  it('of MinIO likewise', () => {
    const { 'Deployment minio': minio, ...jobs } = imagesWith('minio')
    assert.equal(minio, 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z')
    assert.deepEqual(Object.values(jobs), ['curlimages/curl:8.16.0'])
  })
})
