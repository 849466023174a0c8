/** Which pods reach which. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { find, ofKind, podsOf, type Resource } from './resources.js'
import { eks, everything, local, renderings } from './stacks.js'

interface Rule {
  to?: Peer[]
  from?: Peer[]
  ports?: { protocol: string; port: number }[]
}

interface Peer {
  podSelector?: { matchLabels?: Record<string, string> }
  namespaceSelector?: object
  ipBlock?: { cidr: string; except?: string[] }
}

interface Policy {
  podSelector: { matchLabels: Record<string, string> }
  policyTypes: string[]
  ingress?: Rule[]
  egress?: Rule[]
}

const policyOf = (resources: Resource[], name: string) =>
  find(resources, 'NetworkPolicy', name).spec as unknown as Policy
const policy = (values: Values, name: string) => policyOf(render('modelops', values), name)

/** What a policy lets pods of another name do: their ports. */
const portsTo = ({ egress = [] }: Policy, name: string) =>
  egress
    .filter(({ to = [] }) =>
      to.some((peer) => peer.podSelector?.matchLabels?.['app.kubernetes.io/name'] === name),
    )
    .flatMap<string | number>(({ ports }) => ports?.map(({ port }) => port) ?? ['all'])

const selectorOf = (values: Values, name: string) =>
  find(render('modelops', values), 'Deployment', name).spec.selector

const isAnyPodOfTheNamespace = ({ podSelector, ...rest }: Peer) =>
  podSelector !== undefined && Object.keys({ ...podSelector, ...rest }).length === 0

describeChart('Network policies', () => {
  for (const { title, chart, values, options } of renderings)
    it(`leave no pod of ${title} open in either direction`, () => {
      const resources = render(chart, values, options)
      const policies = ofKind(resources, 'NetworkPolicy').map(({ spec }) => spec as unknown as Policy)
      for (const { owner, labels } of podsOf(resources)) {
        const selects = ({ podSelector }: Policy) =>
          Object.entries(podSelector.matchLabels).every(([key, value]) => labels[key] === value)
        const [found, ...others] = policies.filter(selects)
        assert.deepEqual([found?.policyTypes, others], [['Ingress', 'Egress'], []], owner)
      }
    })

  it('let the services reach MinIO on the local stack, and nothing outside the cluster', () => {
    for (const name of ['inference', 'training']) {
      const found = policy(local, name)
      assert.deepEqual(portsTo(found, 'minio'), ['all'])
      assert.doesNotMatch(JSON.stringify(found.egress), /ipBlock/)
    }
  })

  it('let the services reach S3 on AWS, but never the metadata service of their node', () => {
    for (const name of ['inference', 'training', 'modelops-train']) {
      const blocks = policy(everything, name).egress!.flatMap(({ to = [], ports }) =>
        to.flatMap(({ ipBlock }) => (ipBlock ? [{ ...ipBlock, ports: ports?.map(({ port }) => port) }] : [])),
      )
      assert.deepEqual(blocks, [
        { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'], ports: [443] },
        { cidr: '::/0', except: ['fd00:ec2::/32', 'fe80::/10'], ports: [443] },
      ])
    }
  })

  it('let the services ask the agent of EKS Pod Identity where they have neither keys nor a role of their own', () => {
    const store = { url: 's3://models', endpoint: '', region: 'eu-west-3', existingSecret: '' }
    const agent = {
      to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
      ports: [{ protocol: 'TCP', port: 80 }],
    }
    for (const name of ['inference', 'training']) {
      assert.deepEqual(policy({ store }, name).egress!.at(-1), agent)
      for (const values of [local, eks])
        assert.doesNotMatch(JSON.stringify(policy(values, name)), /169\.254\.170\.23/)
    }
  })

  const outside = (port: number) => ({
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
      { ipBlock: { cidr: '::/0', except: ['fd00:ec2::/32', 'fe80::/10'] } },
    ],
    ports: [{ protocol: 'TCP', port }],
  })
  const inNamespace = (name: string) => ({
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }],
  })
  const stores: [endpoint: string, rules: object[]][] = [
    ['https://s3.example.com:8333', [outside(8333)]],
    ['https://s3.example.com', [outside(443)]],
    ['http://192.0.2.7:9000', [outside(9000)]],
    ['http://seaweedfs.storage.svc', [inNamespace('storage')]],
    ['http://seaweedfs.storage.svc.cluster.local:8333', [inNamespace('storage')]],
    ['http://seaweedfs.storage:8333', [inNamespace('storage'), outside(8333)]],
    [
      'http://seaweedfs:8333',
      [{ to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'seaweedfs' } } }] }],
    ],
  ]
  for (const [endpoint, rules] of stores)
    it(`let the services reach ${endpoint}, inside the cluster on every port, because a pod may listen on another than its service`, () => {
      const [dns, ...store] = policy({ store: { endpoint } }, 'inference').egress!
      assert.deepEqual(
        dns!.ports?.map(({ port }) => port),
        [53, 53],
      )
      assert.deepEqual(store, rules)
    })

  it('let every pod that calls anybody ask any resolver, also one on its node, which no selector matches', () => {
    for (const { title, chart, values, options } of renderings)
      for (const { metadata, spec } of ofKind(render(chart, values, options), 'NetworkPolicy')) {
        const { egress } = spec as unknown as Policy
        const [dns] = egress ?? []
        if (dns)
          assert.deepEqual(
            dns,
            { ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 })) },
            `${title} ${metadata.name}`,
          )
      }
  })

  const servicePorts = { dashboard: 8080, inference: 8081, training: 8082 }

  it('let Prometheus scrape the services and Grafana ask Prometheus', () => {
    for (const [name, port] of Object.entries(servicePorts))
      assert.deepEqual(portsTo(policy(local, 'prometheus'), name), [port])
    assert.deepEqual(portsTo(policy(local, 'grafana'), 'prometheus'), [9090])
  })

  it('let the dashboard reach the pods of inference and of training, any resolver, and nothing else', () => {
    for (const values of [{}, local, everything]) {
      const { egress } = policy(values, 'dashboard')
      const toService = (name: 'inference' | 'training') => ({
        to: [{ podSelector: selectorOf(values, name) }],
        ports: [{ protocol: 'TCP', port: servicePorts[name] }],
      })
      assert.deepEqual(egress!.slice(1), [toService('inference'), toService('training')])
      assert.deepEqual(egress![0], { ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 })) })
    }
  })

  it('let the dashboard into the services, and Prometheus into all of them, however they are reached from outside', () => {
    for (const values of [{}, local, everything])
      for (const [name, port] of Object.entries(servicePorts)) {
        const admits = ({ from, ports }: Rule) =>
          ports?.some((each) => each.port === port) && (!from || from.some(isAnyPodOfTheNamespace))
        assert.ok(policy(values, name).ingress?.some(admits), name)
      }
  })

  it('keep a service inside the namespace unless it has a port outside, or a peer is named', () => {
    const { allowFrom } = everything.networkPolicy
    for (const [name, port] of Object.entries(servicePorts)) {
      const ports = [{ protocol: 'TCP', port }]
      assert.deepEqual(policy({}, name).ingress, [{ from: [{ podSelector: {} }], ports }])
      for (const open of [local, eks]) assert.deepEqual(policy(open, name).ingress, [{ ports }])
      const [{ from } = {}] = policy({ networkPolicy: { allowFrom } }, name).ingress!
      assert.deepEqual(from, [{ podSelector: {} }, ...allowFrom])
    }
  })

  it('let a training job call the store and nobody call a training job', () => {
    const { ingress, egress } = policy(everything, 'modelops-train')
    assert.equal(ingress, undefined)
    assert.equal(egress!.length, 2)
  })

  it('let pods of the namespace reach MinIO, and its bucket job only MinIO', () => {
    const resources = render('minio', {})
    assert.deepEqual(policyOf(resources, 'minio').ingress, [
      { from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: 9000 }] },
    ])
    assert.deepEqual(policyOf(resources, 'minio').egress, undefined)
    assert.deepEqual(portsTo(policyOf(resources, 'minio-bucket'), 'minio'), [9000])
  })
})
