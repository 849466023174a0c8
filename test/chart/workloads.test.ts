/** The services: how they are configured, scaled, spread and reached. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { renderIn } from './live-cluster.js'
import { envOf, find, namesOf, ofKind, podOf, podsOf, type Container } from './resources.js'
import { eks, everything, local } from './stacks.js'

const replicas = (min: number, max: number): Values => ({ inference: { replicas: { min, max } } })

describeChart('A container of ours', () => {
  it('leaves its last words where kubectl describe shows them', () => {
    const ours = podsOf(render('modelops', everything))
      .flatMap(({ spec }) => spec.containers)
      .filter(({ image }) => image.includes('modelops/'))
    assert.deepEqual([...new Set(ours.map(({ name }) => name))].sort(), [
      'dashboard',
      'inference',
      'modelops-train',
      'training',
    ])
    for (const { name, terminationMessagePolicy } of ours)
      assert.equal(terminationMessagePolicy, 'FallbackToLogsOnError', name)
  })
})

describeChart('Inference replicas', () => {
  for (const [min, max] of [
    [1, 4],
    [3, 3],
  ] as const)
    it(`are left to the autoscaler with ${min} at the least and ${max} at the most`, () => {
      const resources = render('modelops', replicas(min, max))
      assert.ok(!('replicas' in find(resources, 'Deployment', 'inference').spec))
      const { spec } = find(resources, 'HorizontalPodAutoscaler', 'inference')
      assert.deepEqual([spec.minReplicas, spec.maxReplicas], [min, max])
      assert.deepEqual(spec.scaleTargetRef, { apiVersion: 'apps/v1', kind: 'Deployment', name: 'inference' })
      assert.match(
        JSON.stringify(spec.metrics),
        /"name":"cpu","target":{"type":"Utilization","averageUtilization":100}/,
      )
    })

  it('come when each uses half of the one core that a process can use', () => {
    const resources = render('modelops', {})
    const { requests, limits } = podOf(resources, 'Deployment inference').container.resources!
    assert.deepEqual([requests.cpu, limits.cpu], ['500m', '2'])
    const { spec } = find(resources, 'HorizontalPodAutoscaler', 'inference')
    assert.match(JSON.stringify(spec.metrics), /"averageUtilization":100/)
  })

  it('are as many after an upgrade as before it, whatever min and max were', async () => {
    const metadata = { name: 'inference', namespace: 'modelops' }
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 5 } }
    const live = { '/apis/apps/v1/namespaces/modelops/deployments/inference': deployment }
    const resources = await renderIn(live, 'modelops', replicas(2, 3))
    assert.equal(find(resources, 'Deployment', 'inference').spec.replicas, 5)
  })

  it('have a disruption budget only where there is more than one at the least', () => {
    const budgets = namesOf(ofKind(render('modelops', replicas(1, 4)), 'PodDisruptionBudget'))
    assert.ok(!budgets.includes('inference'))
    const { spec } = find(render('modelops', replicas(2, 2)), 'PodDisruptionBudget', 'inference')
    assert.equal(spec.maxUnavailable, 1)
    assert.deepEqual(
      spec.selector,
      find(render('modelops', replicas(2, 2)), 'Deployment', 'inference').spec.selector,
    )
  })

  it('are spread over nodes and zones, each version separately', () => {
    const { topologySpreadConstraints = [] } = podOf(render('modelops', eks), 'Deployment inference').spec
    const keys = topologySpreadConstraints.map(({ topologyKey }) => topologyKey)
    assert.deepEqual(keys, ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'])
    for (const { matchLabelKeys } of topologySpreadConstraints)
      assert.deepEqual(matchLabelKeys, ['pod-template-hash'])
  })
})

describeChart('Each service', () => {
  const expected = {
    dashboard: { port: 8080, home: undefined, writable: ['/tmp'] },
    inference: { port: 8081, home: '/var/lib/modelops', writable: ['/var/lib/modelops', '/tmp'] },
    training: { port: 8082, home: '/var/lib/modelops', writable: ['/var/lib/modelops', '/tmp'] },
  }

  for (const [name, { port, home, writable }] of Object.entries(expected))
    it(`${name} listens on every address, is probed where it answers, and writes where it may`, () => {
      const { container, spec } = podOf(render('modelops', local), `Deployment ${name}`)
      const { HOST, PORT, MODELOPS_HOME } = envOf(container)
      assert.deepEqual([HOST, PORT, MODELOPS_HOME], ['::', String(port), home])
      assert.deepEqual(container.ports, [{ name: 'http', containerPort: port }])
      assert.deepEqual(container.startupProbe!.httpGet, { path: '/live', port: 'http' })
      assert.deepEqual(container.livenessProbe!.httpGet, { path: '/live', port: 'http' })
      assert.deepEqual(container.readinessProbe!.httpGet, { path: '/ready', port: 'http' })
      const mounts = container.volumeMounts!.map(({ name: volume, mountPath }) => [
        mountPath,
        'emptyDir' in spec.volumes!.find((each) => each.name === volume)!,
      ])
      assert.deepEqual(
        mounts,
        writable.map((path) => [path, true]),
      )
    })

  it('gets integers as digits and leaves out what is not set', () => {
    const env = envOf(podOf(render('modelops', local), 'Deployment training').container)
    assert.equal(env.MAX_DATASET_BYTES, '2147483648')
    const unset = { training: { settings: { MAX_RUN_HEAP_MB: null } } }
    assert.ok(
      !('MAX_RUN_HEAP_MB' in envOf(podOf(render('modelops', unset), 'Deployment training').container)),
    )
  })

  it('reaches MinIO with the keys of a secret, and S3 with the role of its service account', () => {
    for (const name of ['inference', 'training'] as const) {
      const atHome = envOf(podOf(render('modelops', local), `Deployment ${name}`).container)
      assert.equal(atHome.S3_ENDPOINT, 'http://minio:9000')
      assert.deepEqual(atHome.AWS_ACCESS_KEY_ID, { name: 'store-credentials', key: 'AWS_ACCESS_KEY_ID' })
      assert.deepEqual(atHome.AWS_SECRET_ACCESS_KEY, {
        name: 'store-credentials',
        key: 'AWS_SECRET_ACCESS_KEY',
      })
      const inCloud = envOf(podOf(render('modelops', eks), `Deployment ${name}`).container)
      assert.equal(inCloud.MODELOPS_STORE, 's3://modelops-artifacts')
      assert.equal(inCloud.AWS_REGION, 'eu-west-3')
      for (const absent of ['S3_ENDPOINT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
        assert.ok(!(absent in inCloud))
      const { annotations } = find(render('modelops', eks), 'ServiceAccount', name).metadata
      assert.deepEqual(annotations, eks[name].serviceAccount.annotations)
    }
  })

  it('is reached by its name, and on the local stack by its node port', () => {
    const ports = {
      dashboard: [8080, 30085],
      inference: [8081, 30081],
      training: [8082, 30086],
      prometheus: [9090, 30087],
      grafana: [3000, 30084],
    }
    for (const [name, [port, nodePort]] of Object.entries(ports)) {
      const { spec } = find(render('modelops', local), 'Service', name)
      assert.deepEqual(spec.ports, [{ name: 'http', port, targetPort: 'http', nodePort }])
      const { labels } = podOf(render('modelops', local), `Deployment ${name}`)
      for (const [key, value] of Object.entries(spec.selector as object)) assert.equal(labels[key], value)
    }
  })

  it('has the port, load balancer class and annotations that were given', () => {
    const given = { ...eks, ...eks.monitoring }
    for (const name of ['dashboard', 'inference', 'training', 'grafana'] as const) {
      const { metadata, spec } = find(render('modelops', eks), 'Service', name)
      assert.deepEqual(spec.ports, [{ name: 'http', port: 80, targetPort: 'http' }], name)
      assert.equal(spec.loadBalancerClass, 'eks.amazonaws.com/nlb', name)
      assert.deepEqual(metadata.annotations, given[name].service.annotations, name)
    }
  })

  it('runs on the nodes that were given, and Prometheus on those that can mount its volume', () => {
    const arch = { 'kubernetes.io/arch': 'amd64' }
    for (const { owner, spec } of podsOf(render('modelops', everything))) {
      const base = owner === 'Deployment prometheus' ? { 'modelops/capacity': 'base' } : {}
      assert.deepEqual(spec.nodeSelector, { ...arch, ...base }, owner)
    }
    for (const { owner, spec } of podsOf(render('modelops', local)))
      assert.ok(!('nodeSelector' in spec), owner)
  })

  it('asks for so little that two cores hold it with two replicas of inference and a third while they are replaced', () => {
    const valkey = { enabled: true, existingSecret: 'valkey' }
    const resources = [
      ...render('modelops', { ...local, dashboard: { replicas: 2 }, valkey }),
      ...render('minio', {}),
    ]
    const requested = podsOf(resources)
      .filter(({ owner }) => /^(Deployment|StatefulSet)/.test(owner))
      .map(({ owner, spec }) => replicasOf(owner) * milliCores(spec.containers[0]!))
    assert.ok(requested.reduce((sum, one) => sum + one, 0) <= 2000, requested.join(' + '))
  })

  it('pulls with the secrets that were given', () => {
    const { spec } = podOf(render('modelops', everything), 'Deployment inference')
    assert.deepEqual(spec.imagePullSecrets, [{ name: 'registry-login' }])
  })
})

const replicasOf = (owner: string) => ({ 'Deployment inference': 3, 'Deployment dashboard': 2 })[owner] ?? 1

function milliCores({ resources }: Container): number {
  const { cpu } = resources!.requests as { cpu: string }
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000
}

describeChart('Parts that are switched off', () => {
  it('leave nothing behind', () => {
    const monitoring = { prometheus: { enabled: false }, grafana: { enabled: false } }
    const names = namesOf(render('modelops', { monitoring, networkPolicy: { enabled: false } }))
    const left = ['dashboard', 'inference', 'inference-replicas', 'modelops-test', 'training']
    assert.deepEqual([...new Set(names)].sort(), left)
  })
})
