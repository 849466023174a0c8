/** Two releases of the platform in one namespace: nothing is shared, and each refers to itself alone. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { renderIn } from './live-cluster.js'
import { envOf, find, ofKind, podOf, podsOf, type Resource } from './resources.js'
import { adopted, everything, operator } from './stacks.js'

const all = { ...everything, ingress: adopted.values.ingress, gateway: adopted.values.gateway }
const documents = (values: Values) => render('modelops', values, { apiVersions: operator })
const idOf = ({ kind, metadata }: Resource) => `${kind} ${metadata.name}`

type Labels = Record<string, string>

/** The labels by which an object selects pods or services. */
function selectorOf({ spec }: Resource): Labels | undefined {
  const { selector, podSelector } = (spec ?? {}) as Record<string, Labels & { matchLabels?: Labels }>
  const found = podSelector ?? selector
  return found && (found.matchLabels ?? found)
}

const selects = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

describeChart('A second release in the namespace', () => {
  const first = () => documents(all)
  const second = () => documents({ ...all, fullnameOverride: 'second' })

  it('has the same objects by names of its own', () => {
    const ids = second().map(idOf)
    assert.equal(ids.length, first().length)
    assert.ok(
      ids.every((id) => / second-/.test(id)),
      ids.join('\n'),
    )
    const taken = new Set(first().map(idOf))
    assert.deepEqual(
      ids.filter((id) => taken.has(id)),
      [],
    )
  })

  it('selects no pod of the first, and the first none of its', () => {
    for (const [one, other] of [
      [first(), second()],
      [second(), first()],
    ] as const)
      for (const resource of one) {
        const selector = selectorOf(resource)
        if (selector === undefined) continue
        const isSelected = ({ labels }: { labels: Labels }) => selects(selector, labels)
        assert.ok(!podsOf(other).some(isSelected), idOf(resource))
        if (resource.kind === 'Deployment') assert.ok(podsOf(one).some(isSelected), idOf(resource))
      }
  })

  it('refers to objects of its own alone', () => {
    const resources = second()
    const namesOf = (kind: string) => ofKind(resources, kind).map(({ metadata }) => metadata.name)
    const text = JSON.stringify(resources.filter(({ kind }) => kind !== 'ConfigMap'))
    const references: [kind: string, pattern: RegExp][] = [
      ['ConfigMap', /"configMap":\{"name":"([^"]+)"/g],
      ['PersistentVolumeClaim', /"claimName":"([^"]+)"/g],
      ['ServiceAccount', /"serviceAccountName":"([^"]+)"/g],
      ['Deployment', /"scaleTargetRef":\{[^}]*"name":"([^"]+)"/g],
      ['Service', /"backendRefs":\[\{"name":"([^"]+)"/g],
      ['Service', /"service":\{"name":"([^"]+)"/g],
      ['Service', /_URL","value":"http:\/\/([a-z-]+):/g],
    ]
    for (const [kind, pattern] of references) {
      const found = [...text.matchAll(pattern)].map(([, name]) => name!)
      assert.ok(found.length > 0, String(pattern))
      for (const name of found) assert.ok(namesOf(kind).includes(name), `${String(pattern)} ${name}`)
    }
    const config = find(resources, 'ConfigMap', 'second-prometheus').data!['prometheus.yml']!
    for (const [, name] of config.matchAll(/names: \[([a-z-]+)\.modelops\.svc\]/g))
      assert.ok(namesOf('Service').includes(name!), name)
    const { data } = find(resources, 'ConfigMap', 'second-grafana')
    assert.match(data!['datasource.yaml']!, /url: http:\/\/second-prometheus:9090\n/)
  })

  it('is measured under the names that rules and dashboards know', () => {
    const config = find(second(), 'ConfigMap', 'second-prometheus').data!['prometheus.yml']!
    assert.deepEqual(config.match(/(?<=job_name: ).*/g), ['prometheus', 'dashboard', 'inference', 'training'])
    const { endpoints } = find(second(), 'ServiceMonitor', 'second-inference').spec as {
      endpoints: { relabelings: object[] }[]
    }
    assert.deepEqual(endpoints[0]!.relabelings, [{ targetLabel: 'job', replacement: 'inference' }])
  })

  it('keeps the names of accounts that were given', () => {
    const inference = { serviceAccount: { create: true, name: 'given', annotations: {} } }
    const resources = documents({ fullnameOverride: 'second', inference })
    assert.equal(podOf(resources, 'Deployment second-inference').spec.serviceAccountName, 'given')
    find(resources, 'ServiceAccount', 'given')
    assert.equal(
      envOf(podOf(resources, 'Deployment second-dashboard').container).INFERENCE_URL,
      'http://second-inference:8081',
    )
  })

  it('without names of its own is refused, before it takes the objects of the first', async () => {
    const metadata = {
      name: 'inference',
      namespace: 'modelops',
      labels: { 'app.kubernetes.io/instance': 'first' },
    }
    const live = {
      '/apis/apps/v1/namespaces/modelops/deployments/inference': {
        ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 1 } },
      },
    }
    await assert.rejects(renderIn(live, 'modelops', {}), ({ message }: Error) =>
      message.includes(
        'the Deployment inference in the namespace modelops is of the release first: set fullnameOverride to another name, such as modelops.',
      ),
    )
  })
})
