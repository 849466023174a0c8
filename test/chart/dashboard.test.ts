/** The dashboard: the services that it calls, its replicas, and its timeouts. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { envOf, find, namesOf, ofKind, podOf } from './resources.js'
import { eks, local } from './stacks.js'

const loadConfig = () => import('../../services/dashboard/src/config.js')

const dashboardOf = (values: Values) => podOf(render('modelops', values), 'Deployment dashboard')
const settingsOf = (values: Values) => envOf(dashboardOf(values).container) as Record<string, string>
const replicas = (count: number) => render('modelops', { dashboard: { replicas: count } })

describeChart('The dashboard', () => {
  for (const [values, port] of [
    [local, { inference: ':8081', training: ':8082' }],
    [eks, { inference: '', training: '' }],
    [{ training: { service: { port: 9000 } } }, { inference: ':8081', training: ':9000' }],
  ] as const)
    it(`asks the services where they are: ${JSON.stringify(port)}`, async () => {
      const { readDashboardConfig } = await loadConfig()
      const { INFERENCE_URL, TRAINING_URL, INFERENCE_REPLICAS_URL, ...rest } = readDashboardConfig(
        settingsOf(values),
      )
      assert.equal(INFERENCE_URL.href, `http://inference${port.inference}/`)
      assert.equal(TRAINING_URL.href, `http://training${port.training}/`)
      assert.equal(INFERENCE_REPLICAS_URL?.href, 'http://inference-replicas:8081/')
      const timeouts = { PROXY_TIMEOUT_MS: 300_000, SHUTDOWN_TIMEOUT_MS: 300_000 }
      const anyClient = { ALLOWED_HOSTS: undefined, ALLOWED_ORIGINS: undefined }
      assert.deepEqual(rest, { ...anyClient, HOST: '::', PORT: 8080, LOG_LEVEL: 'info', ...timeouts })
    })

  it('finds every replica of inference by its own address, also one that is not ready, with and without Prometheus', () => {
    const monitoring = { prometheus: { enabled: false }, grafana: { enabled: false } }
    for (const values of [local, eks, { monitoring }]) {
      const resources = render('modelops', values)
      const { spec } = find(resources, 'Service', 'inference-replicas')
      assert.deepEqual([spec.clusterIP, spec.publishNotReadyAddresses], ['None', true])
      assert.deepEqual(spec.selector, find(resources, 'Service', 'inference').spec.selector)
      const { container } = podOf(resources, 'Deployment inference')
      const { port } = new URL(settingsOf(values).INFERENCE_REPLICAS_URL!)
      assert.equal(container.ports![0]!.containerPort, Number(port))
    }
  })

  it('knows nothing of the store, and its account has no role', () => {
    for (const values of [local, eks]) {
      const names = Object.keys(settingsOf(values))
      assert.deepEqual(
        names.filter((name) => /STORE|AWS|S3|MODELOPS/.test(name)),
        [],
      )
      const { metadata } = find(render('modelops', values), 'ServiceAccount', 'dashboard')
      assert.equal(metadata.annotations, undefined)
    }
  })

  it('is there twice, because one may go with its node just when it is needed, and on the local stack once', () => {
    const countOf = (values: Values) =>
      find(render('modelops', values), 'Deployment', 'dashboard').spec.replicas
    assert.deepEqual([countOf({}), countOf(eks), countOf(local)], [2, 2, 1])
  })

  it('has a disruption budget only where there is more than one', () => {
    const budgetsOf = (count: number) => namesOf(ofKind(replicas(count), 'PodDisruptionBudget'))
    assert.deepEqual([budgetsOf(1), budgetsOf(2)], [[], ['dashboard']])
    const { spec } = find(replicas(2), 'PodDisruptionBudget', 'dashboard')
    assert.equal(spec.maxUnavailable, 1)
    assert.deepEqual(spec.selector, find(replicas(2), 'Deployment', 'dashboard').spec.selector)
  })

  it('prefers different nodes and zones, and starts where there is but one', () => {
    const { topologySpreadConstraints = [] } = dashboardOf({}).spec
    assert.deepEqual(
      topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((key) => [key, 'ScheduleAnyway']),
    )
  })

  it('alone keeps a client with one pod, so that a page and all that it loads come from one version', () => {
    const services = ofKind(render('modelops', eks), 'Service')
    const sticky = services.filter(({ spec }) => spec.sessionAffinity === 'ClientIP')
    assert.deepEqual(namesOf(sticky), ['dashboard'])
  })

  it('leaves the largest data set the time it takes at 100 Mbit/s, also in a pod that leaves', () => {
    const { MAX_DATASET_BYTES } = envOf(podOf(render('modelops', {}), 'Deployment training').container)
    const seconds = (Number(MAX_DATASET_BYTES) * 8) / 100e6
    assert.ok(Number(settingsOf({}).SHUTDOWN_TIMEOUT_MS) / 1000 > seconds)
  })

  it('takes the origins and hosts that are allowed, as the other services do', () => {
    const settings = { ALLOWED_ORIGINS: 'https://portal.example', ALLOWED_HOSTS: 'ml.example,dashboard' }
    const objects = render('modelops', {
      dashboard: { settings },
      inference: { settings },
      training: { settings },
    })
    for (const name of ['dashboard', 'inference', 'training']) {
      const { ALLOWED_ORIGINS, ALLOWED_HOSTS } = envOf(podOf(objects, `Deployment ${name}`).container)
      assert.deepEqual({ ALLOWED_ORIGINS, ALLOWED_HOSTS }, settings)
    }
  })

  it('waits for a service that works in silence, and has one that hangs restarted before it gives up', () => {
    const { PROXY_TIMEOUT_MS } = settingsOf({})
    for (const name of ['inference', 'training']) {
      const { periodSeconds, failureThreshold } = podOf(render('modelops', {}), `Deployment ${name}`)
        .container.livenessProbe!
      assert.ok(periodSeconds * failureThreshold < Number(PROXY_TIMEOUT_MS) / 1000, name)
    }
  })
})
