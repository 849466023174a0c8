/** The values that charts usually have, for every workload alike. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeChart, refusal, render, run, root, type Values } from './helm.js'
import { envOf, find, ofKind, podOf, podsOf, type PodSpec, type Resource } from './resources.js'
import { everything, usual } from './stacks.js'

const workloads = ['dashboard', 'inference', 'training', 'prometheus', 'grafana']
/** What the chart needs of a workload that it does not have by default. */
const needs: Record<string, object> = { valkey: { enabled: true, existingSecret: 'valkey' } }

/** Values of one workload, where the chart has them. */
const of = (workload: string, values: object): Values =>
  /prometheus|grafana/.test(workload)
    ? { monitoring: { [workload]: values } }
    : { [workload]: { ...needs[workload], ...values } }

const {
  affinity,
  tolerations: [toleration],
  topologySpreadConstraints: [spread],
  extraVolumeMounts: [mount],
  extraVolumes: [volume],
} = usual
const isGiven = ({ name }: { name: string }) => name === 'certificates'

describeChart('Every workload', () => {
  for (const workload of [...workloads, 'valkey'])
    it(`${workload} takes what its pods are to have`, () => {
      const resources = render('modelops', of(workload, usual))
      const { labels, annotations, spec, container } = podOf(resources, `Deployment ${workload}`)
      const found = spec as PodSpec & Record<string, unknown>
      assert.deepEqual(found.affinity, affinity)
      assert.equal(found.nodeSelector!.disk, 'fast')
      assert.deepEqual(found.tolerations, [toleration])
      assert.deepEqual(found.topologySpreadConstraints, [spread])
      assert.equal(found.priorityClassName, 'high')
      assert.equal(annotations['example.com/owner'], 'ml')
      assert.equal(labels.team, 'ml')
      assert.equal(envOf(container).HTTPS_PROXY, 'http://proxy:3128')
      assert.deepEqual(found.volumes!.filter(isGiven), [volume])
      assert.deepEqual(container.volumeMounts!.filter(isGiven), [mount])
      assert.deepEqual(found.initContainers, usual.initContainers)
      assert.deepEqual(found.containers.slice(1), usual.sidecars)
      assert.equal(found.serviceAccountName, 'its-own')
      assert.deepEqual(find(resources, 'ServiceAccount', 'its-own').metadata.annotations, { role: 'r' })
      const others = podsOf(resources).filter(({ owner }) => owner !== `Deployment ${workload}`)
      for (const { labels: theirs } of others) assert.ok(!('team' in theirs))
    })

  it('uses an account that exists where none is to be made', () => {
    const resources = render(
      'modelops',
      of('inference', { serviceAccount: { create: false, name: 'given' } }),
    )
    assert.equal(podOf(resources, 'Deployment inference').spec.serviceAccountName, 'given')
    const accounts = ofKind(resources, 'ServiceAccount').map(({ metadata }) => metadata.name)
    assert.ok(!accounts.includes('given') && !accounts.includes('inference'))
  })

  it('has the tolerations of all beside its own', () => {
    const one = { key: 'all', operator: 'Exists' }
    const values = {
      ...everything,
      tolerations: [one],
      inference: { ...everything.inference, tolerations: [toleration] },
    }
    for (const { owner, spec } of podsOf(render('modelops', values)))
      assert.deepEqual(
        (spec as unknown as { tolerations: object[] }).tolerations,
        owner === 'Deployment inference' ? [one, toleration] : [one],
        owner,
      )
  })

  it('gives training jobs what the service has, but no sidecar, which would never end', () => {
    const values = { ...everything, training: { ...everything.training, ...usual } }
    const jobs = podsOf(render('modelops', values)).filter(({ owner }) => /Job/.test(owner))
    assert.equal(jobs.length, 2)
    for (const { spec, labels } of jobs) {
      assert.equal(labels.team, 'ml')
      assert.equal(spec.serviceAccountName, 'its-own')
      assert.equal(spec.containers.length, 1)
      assert.deepEqual(spec.volumes!.at(-1), volume)
    }
  })

  for (const workload of workloads)
    it(`${workload} has a service as it is given`, () => {
      const service = {
        type: 'LoadBalancer',
        annotations: { a: 'b' },
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        externalTrafficPolicy: 'Local',
        ipFamilyPolicy: 'PreferDualStack',
      }
      const { spec, metadata } = find(render('modelops', of(workload, { service })), 'Service', workload)
      const { type, loadBalancerSourceRanges, externalTrafficPolicy, ipFamilyPolicy } = spec
      assert.deepEqual(
        {
          type,
          annotations: metadata.annotations,
          loadBalancerSourceRanges,
          externalTrafficPolicy,
          ipFamilyPolicy,
        },
        service,
      )
    })
})

describeChart('Settings of the services', () => {
  it('name the address, once', () => {
    const resources = render('modelops', of('inference', { settings: { HOST: '0.0.0.0' } }))
    const hosts = podOf(resources, 'Deployment inference').container.env!.filter(
      ({ name }) => name === 'HOST',
    )
    assert.deepEqual(hosts, [{ name: 'HOST', value: '0.0.0.0' }])
    assert.equal(envOf(podOf(resources, 'Deployment training').container).HOST, '::')
  })

  it('name workers, the level of the log and certificates', () => {
    const settings = { WORKERS: 2, LOG_LEVEL: 'debug', NODE_EXTRA_CA_CERTS: '/certificates/ca.pem' }
    const env = envOf(
      podOf(render('modelops', of('inference', { settings })), 'Deployment inference').container,
    )
    const { WORKERS, LOG_LEVEL, NODE_EXTRA_CA_CERTS } = env
    assert.deepEqual([WORKERS, LOG_LEVEL, NODE_EXTRA_CA_CERTS], ['2', 'debug', '/certificates/ca.pem'])
  })

  it('name certificates to training jobs as well, which read and write the same store', () => {
    const settings = { NODE_EXTRA_CA_CERTS: '/certificates/ca.pem' }
    const values = { ...everything, training: { ...everything.training, settings } }
    const jobs = podsOf(render('modelops', values)).filter(({ owner }) => /Job/.test(owner))
    assert.equal(jobs.length, 2)
    for (const { spec } of jobs)
      assert.equal(envOf(spec.containers[0]!).NODE_EXTRA_CA_CERTS, '/certificates/ca.pem')
  })
})

describeChart('Ways in', () => {
  const hosts = [
    { host: 'ml.example.com' },
    { host: 'api.example.com', service: 'inference', paths: [{ path: '/predict', pathType: 'Exact' }] },
  ]

  it('by an Ingress lead each host to its service, with TLS', () => {
    const ingress = {
      enabled: true,
      className: 'nginx',
      annotations: { a: 'b' },
      hosts,
      tls: { secretName: 'tls' },
    }
    const { metadata, spec } = find(render('modelops', { ingress }), 'Ingress', 'modelops')
    assert.deepEqual(metadata.annotations, { a: 'b' })
    const backend = (name: string) => ({ service: { name, port: { name: 'http' } } })
    assert.deepEqual(spec, {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'ml.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend('dashboard') }] },
        },
        {
          host: 'api.example.com',
          http: { paths: [{ path: '/predict', pathType: 'Exact', backend: backend('inference') }] },
        },
      ],
      tls: [{ secretName: 'tls', hosts: ['ml.example.com', 'api.example.com'] }],
    })
  })

  it('by an Ingress are open to whoever sends for it, where they are named and nowhere else', () => {
    const vpc = { ipBlock: { cidr: '10.0.0.0/16' } }
    const openTo = (ingress: object) =>
      ofKind(render('modelops', { ingress }), 'NetworkPolicy')
        .filter(({ spec }) => JSON.stringify(spec.ingress ?? '').includes(JSON.stringify(vpc)))
        .map(({ metadata }) => metadata.name)
    const named = { hosts, allowFrom: [vpc] }
    assert.deepEqual(openTo({ enabled: true, ...named }).sort(), ['dashboard', 'inference'])
    assert.deepEqual(openTo({ enabled: false, ...named }), [])
  })

  it('by a Gateway lead each host to its service', () => {
    const gateway = { enabled: true, parentRefs: [{ name: 'public' }], hosts }
    const routes = ofKind(render('modelops', { gateway }), 'HTTPRoute')
    assert.deepEqual(
      routes.map(({ spec }) => spec),
      [
        {
          parentRefs: [{ name: 'public' }],
          hostnames: ['ml.example.com'],
          rules: [
            {
              matches: [{ path: { type: 'PathPrefix', value: '/' } }],
              backendRefs: [{ name: 'dashboard', port: 8080 }],
            },
          ],
        },
        {
          parentRefs: [{ name: 'public' }],
          hostnames: ['api.example.com'],
          rules: [
            {
              matches: [{ path: { type: 'Exact', value: '/predict' } }],
              backendRefs: [{ name: 'inference', port: 8081 }],
            },
          ],
        },
      ],
    )
  })
})

describeChart('Monitoring', () => {
  const prometheus = (values: object) => render('modelops', of('prometheus', values))

  it('keeps metrics up to a size, in a claim that exists', () => {
    const resources = prometheus({ retentionSize: '7GB', storage: { existingClaim: 'kept' } })
    const { container, spec } = podOf(resources, 'Deployment prometheus')
    assert.ok(container.args!.includes('--storage.tsdb.retention.size=7GB'))
    assert.match(JSON.stringify(spec.volumes), /{"claimName":"kept"}/)
    assert.deepEqual(ofKind(resources, 'PersistentVolumeClaim'), [])
  })

  it('sends alerts to an Alertmanager, which the network policy lets it reach', () => {
    const resources = prometheus({ alertmanager: { url: 'https://alerts.example.com:9093/am' } })
    const { data } = find(resources, 'ConfigMap', 'prometheus')
    assert.match(
      data!['prometheus.yml']!,
      /scheme: https\n +path_prefix: \/am\n[^]*targets: \["alerts\.example\.com:9093"\]/,
    )
    const policies = (all: Resource[]) => JSON.stringify(find(all, 'NetworkPolicy', 'prometheus').spec)
    assert.match(policies(resources), /0\.0\.0\.0\/0/)
    assert.doesNotMatch(policies(prometheus({})), /0\.0\.0\.0\/0/)
  })
})

describeChart('The autoscaler', () => {
  it('takes further metrics and another behaviour', () => {
    const queue = {
      type: 'Pods',
      pods: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } },
    }
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
    const values = of('inference', { autoscaling: { metrics: [queue], behavior } })
    const { spec } = find(render('modelops', values), 'HorizontalPodAutoscaler', 'inference')
    assert.deepEqual((spec.metrics as object[])[1], queue)
    assert.deepEqual((spec.behavior as typeof behavior).scaleDown, behavior.scaleDown)
  })
})

describeChart('A namespace', () => {
  it('is closed for what no policy allows, where that is wanted', () => {
    const closed = (networkPolicy: object) =>
      ofKind(render('modelops', { networkPolicy }), 'NetworkPolicy').find(
        ({ metadata }) => metadata.name === 'default-deny',
      )
    assert.deepEqual(closed({ defaultDeny: true })?.spec, {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    })
    assert.equal(closed({}), undefined)
  })

  it('of a Kubernetes that is too old is refused', () => {
    const args = ['template', 'x', `${root}/infra/charts/modelops`, '--kube-version=1.30.9']
    assert.match(run(args).stderr, /chart requires kubeVersion: >=1\.31\.0-0/)
  })

  it('gets no Ingress without a host, and no address ranges without a load balancer', () => {
    assert.match(
      refusal('modelops', { ingress: { enabled: true } }),
      /ingress\.enabled is true without a host/,
    )
    const service = { loadBalancerSourceRanges: ['10.0.0.0/8'] }
    assert.match(refusal('modelops', of('inference', { service })), /set type to LoadBalancer/)
  })
})

describeChart('helm test', () => {
  async function predict(answers: Record<string, object>) {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      const answer = answers[request.url!]
      response.statusCode = answer ? 200 : 503
      response.end(JSON.stringify(answer ?? { detail: 'not ready' }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const pod = find(render('modelops', {}), 'Pod', 'modelops-test')
    const [container] = (pod.spec as unknown as PodSpec).containers
    const [, ...options] = container!.command!
    const INFERENCE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { ...process.env, INFERENCE_URL }
    const child = spawn(process.execPath, [...options, ...container!.args!], { env })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    const [code] = (await once(child, 'close')) as [number]
    server.close()
    return { code, output, asked }
  }
  const served = {
    items: [
      { model_name: 'a b', serving: { run_id: 'r' } },
      { model_name: 'c', serving: null },
    ],
  }

  it('predicts with each model that is served', async () => {
    const prediction = { prediction: 'setosa' }
    const { code, output, asked } = await predict({
      '/ready': {},
      '/deployments': served,
      '/probe_predict?model=a%20b': prediction,
    })
    assert.deepEqual(asked, ['GET /ready', 'GET /deployments', 'POST /probe_predict?model=a%20b'])
    assert.deepEqual([code, output], [0, 'a b: {"prediction":"setosa"}\n'])
  })

  it('fails where a model does not predict, and where inference is not ready', async () => {
    assert.equal((await predict({ '/ready': {}, '/deployments': served })).code, 1)
    assert.equal((await predict({})).code, 1)
  })
})
