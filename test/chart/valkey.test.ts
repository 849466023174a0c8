/** Valkey in the chart: by what replicas of inference roll out together. */
import assert from 'node:assert/strict'
import { describeChart, refusal, render, type Values } from './helm.js'
import { find, ofKind, podOf, type Resource } from './resources.js'

const enabled: Values = { valkey: { enabled: true, existingSecret: 'cache-login' } }
const environmentOf = (resources: Resource[], workload: string) =>
  podOf(resources, `Deployment ${workload}`).container.env!.filter(({ name }) => name.startsWith('VALKEY'))
const password = { secretKeyRef: { name: 'cache-login', key: 'password' } }

describeChart('Valkey in the chart', () => {
  it('is there when it is switched on, and nobody reads its address before', () => {
    const resources = render('modelops', {})
    assert.ok(!ofKind(resources, 'Deployment').some(({ metadata }) => metadata.name === 'valkey'))
    assert.deepEqual(environmentOf(resources, 'inference'), [])
  })

  it('keeps nothing on disk, and has its password neither in arguments nor in values', () => {
    const { spec, container } = podOf(render('modelops', enabled), 'Deployment valkey')
    const [, , script] = container.command!
    assert.match(script!, /^exec valkey-server - <<END\nrequirepass \$VALKEY_PASSWORD\n/)
    assert.match(script!, /\nsave ""\nappendonly no\n/)
    assert.deepEqual(environmentOf(render('modelops', enabled), 'valkey'), [
      { name: 'VALKEY_PASSWORD', valueFrom: password },
    ])
    assert.deepEqual(spec.volumes, [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }])
  })

  it('is known to inference alone, by its service and password', () => {
    const resources = render('modelops', enabled)
    assert.deepEqual(environmentOf(resources, 'inference'), [
      { name: 'VALKEY_URL', value: 'redis://valkey:6379' },
      { name: 'VALKEY_PASSWORD', valueFrom: password },
    ])
    for (const other of ['training', 'dashboard']) assert.deepEqual(environmentOf(resources, other), [])
    assert.deepEqual(find(resources, 'Service', 'valkey').spec.ports, [
      { name: 'valkey', port: 6379, targetPort: 'valkey' },
    ])
  })

  it('is reached by inference alone, and reaches nobody', () => {
    const resources = render('modelops', enabled)
    const labels = (name: string) => ({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'modelops',
    })
    const ports = [{ protocol: 'TCP', port: 6379 }]
    const { ingress, egress } = find(resources, 'NetworkPolicy', 'valkey').spec
    assert.deepEqual(ingress, [{ from: [{ podSelector: { matchLabels: labels('inference') } }], ports }])
    assert.deepEqual(egress, [])
    const allowed = find(resources, 'NetworkPolicy', 'inference').spec.egress as object[]
    assert.deepEqual(allowed.at(-1), { to: [{ podSelector: { matchLabels: labels('valkey') } }], ports })
    const training = find(resources, 'NetworkPolicy', 'training').spec.egress
    assert.ok(!JSON.stringify(training).includes('6379'))
  })

  it('gives way to another server, whose port is open', () => {
    const resources = render('modelops', { valkey: { url: 'rediss://cache.example.com:6380' } })
    assert.ok(!ofKind(resources, 'Deployment').some(({ metadata }) => metadata.name === 'valkey'))
    assert.deepEqual(environmentOf(resources, 'inference'), [
      { name: 'VALKEY_URL', value: 'rediss://cache.example.com:6380' },
    ])
    const egress = find(resources, 'NetworkPolicy', 'inference').spec.egress as { ports?: object[] }[]
    assert.deepEqual(egress.at(-1)!.ports, [{ protocol: 'TCP', port: 6380 }])
  })

  it('is refused without a password, and beside another server', () => {
    const both = { valkey: { enabled: true, existingSecret: 'cache-login', url: 'redis://cache:6379' } }
    assert.match(refusal('modelops', both), /valkey\.enabled and valkey\.url exclude each other/)
    const open = { valkey: { enabled: true } }
    assert.match(refusal('modelops', open), /valkey\.enabled is true without a password/)
  })

  it('has the name of its release, as everything has', () => {
    const resources = render('modelops', { ...enabled, fullnameOverride: 'second' })
    assert.deepEqual(environmentOf(resources, 'second-inference')[0], {
      name: 'VALKEY_URL',
      value: 'redis://second-valkey:6379',
    })
    find(resources, 'Service', 'second-valkey')
  })
})
