/** Who reaches whom. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { find, ofKind, podsOf, type Resource } from './resources.js'
import { eks, everything, local, renderings } from './stacks.js'

interface Rule {
  to?: Peer[]
  from?: Peer[]
  ports: { protocol: string; port: number }[]
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
    .flatMap(({ ports }) => ports.map(({ port }) => port))

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
      assert.deepEqual(portsTo(found, 'minio'), [9000])
      assert.doesNotMatch(JSON.stringify(found.egress), /ipBlock/)
    }
  })

  it('let the services reach S3 on AWS, but never the metadata service of their node', () => {
    for (const name of ['inference', 'training', 'modelops-train']) {
      const blocks = policy(everything, name).egress!.flatMap(({ to = [], ports }) =>
        to.flatMap(({ ipBlock }) => (ipBlock ? [{ ...ipBlock, ports: ports.map(({ port }) => port) }] : [])),
      )
      assert.deepEqual(blocks, [{ cidr: '0.0.0.0/0', except: ['169.254.0.0/16'], ports: [443] }])
    }
  })

  it('take the port of another S3 server from its address', () => {
    const at = (endpoint: string) => policy({ store: { endpoint } }, 'inference').egress!.at(-1)!.ports
    assert.deepEqual(at('https://s3.example.com:8333'), [{ protocol: 'TCP', port: 8333 }])
    assert.deepEqual(at('https://s3.example.com'), [{ protocol: 'TCP', port: 443 }])
    assert.deepEqual(at('http://seaweedfs.storage.svc'), [{ protocol: 'TCP', port: 80 }])
  })

  it('let Prometheus scrape both services and Grafana ask Prometheus', () => {
    const prometheus = policy(local, 'prometheus')
    assert.deepEqual([portsTo(prometheus, 'inference'), portsTo(prometheus, 'training')], [[8081], [8082]])
    assert.deepEqual(portsTo(policy(local, 'grafana'), 'prometheus'), [9090])
  })

  it('keep a service inside the namespace unless it has a port outside, or a peer is named', () => {
    assert.deepEqual(policy({}, 'inference').ingress, [
      { from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port: 8081 }] },
    ])
    for (const open of [local, eks])
      assert.deepEqual(policy(open, 'inference').ingress, [{ ports: [{ protocol: 'TCP', port: 8081 }] }])
    const { allowFrom } = everything.networkPolicy
    const [{ from } = {}] = policy({ networkPolicy: { allowFrom } }, 'training').ingress!
    assert.deepEqual(from, [{ podSelector: {} }, ...allowFrom])
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
