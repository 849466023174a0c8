/** What the program hands its charts, rendered by Helm: the values fit the schema, and the pods the namespace. */
import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describeChart, render, type ChartName, type Values } from '../chart/helm.js'
import { podsOf, type Pod, type Resource } from '../chart/resources.js'
import { servicePolicies } from '../../policy/services.js'
import { violationsOf } from '../policy/resources.js'
import { inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

describeChart("the charts with the program's values", () => {
  for (const stack of ['local', 'eks']) {
    describe(`of the stack ${stack}`, () => {
      let run: Run
      let documents: Resource[]
      before(async () => {
        run = await runProgram(stack)
        documents = rendered(run, 'Chart')
      })

      it('make the workloads in the namespace of the program', () => {
        const names = documents
          .filter(({ kind }) => /Deployment|StatefulSet/.test(kind))
          .map(({ metadata }) => metadata.name)
        assert.deepEqual(names.sort(), [
          'dashboard',
          'grafana',
          'inference',
          'prometheus',
          'training',
          'valkey',
        ])
        for (const { kind, metadata } of documents)
          assert.ok((metadata.namespace ?? 'modelops') === 'modelops', kind)
      })

      it('make services that are reached the way the outputs say', () => {
        const type = stack === 'eks' ? 'LoadBalancer' : 'NodePort'
        for (const name of ['dashboard', 'inference', 'training', 'grafana', 'prometheus']) {
          const service = documents.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name)
          const isInside = stack === 'eks' && name === 'prometheus'
          assert.equal(service?.spec.type, isInside ? 'ClusterIP' : type, name)
          const [{ port, nodePort }] = service.spec.ports as [{ port: number; nodePort?: number }]
          const { port: given, protocol } = new URL(String(run.outputs[`${name}Url`]!.value))
          assert.equal(protocol, 'http:')
          assert.equal(Number(given || '80'), nodePort ?? port, name)
        }
      })

      it('refer to no Secret that the program does not make', () => {
        const made = run.registrations
          .filter(({ type }) => type === 'kubernetes:core/v1:Secret')
          .map(({ name }) => name)
        const text = JSON.stringify(documents)
        const used = [
          ...text.matchAll(/"secret(?:KeyRef|Ref)":\{[^}]*"name":"([^"]+)"|"secretName":"([^"]+)"/g),
        ]
        for (const [, first, second] of used)
          assert.ok(made.includes((first ?? second)!), `${first ?? second}`)
      })

      it('run no pod that the namespace would refuse', () => {
        const minio = stack === 'local' ? rendered(run, 'Release') : []
        const pods = podsOf([...documents, ...minio])
        assert.ok(pods.length >= 5)
        for (const pod of pods) assertRestricted(pod)
      })
    })
  }

  it('have inference refuse values that training never saw where a stack says so, else take them', async () => {
    const ruleIn = async (changes: Record<string, unknown>) => {
      const { values } = inputsOf<{ values: Values }>(await runProgram('local', { changes }), 'Chart')
      return (values as { inference: { settings: object } }).inference.settings
    }
    assert.deepEqual(await ruleIn({}), { UNSEEN_VALUES: 'categories' })
    assert.deepEqual(await ruleIn({ 'inference.unseenValues': 'refuse' }), { UNSEEN_VALUES: 'refuse' })
  })
})

describeChart("the platform's chart behind one load balancer", () => {
  const changes = { 'domain.name': 'ml.example.com', 'domain.hostedZoneId': 'Z0123456789ABC' }
  let documents: Resource[]
  before(async () => (documents = rendered(await runProgram('eks', { changes }), 'Chart')))

  it('has one ingress that no policy refuses, to ports that the services have', () => {
    const [ingress, ...others] = documents.filter(({ kind }) => kind === 'Ingress')
    assert.deepEqual(others, [])
    assert.deepEqual(
      violationsOf(servicePolicies, {
        type: 'kubernetes:networking.k8s.io/v1:Ingress',
        props: { ...ingress! },
      }),
      [],
    )
    interface Rule {
      host: string
      http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] }
    }
    const rules = ingress!.spec.rules as Rule[]
    const backends = rules.map(({ host, http }) => [host, http.paths[0]!.backend.service])
    const port = { name: 'http' }
    assert.deepEqual(backends, [
      ['dashboard.ml.example.com', { name: 'dashboard', port }],
      ['inference.ml.example.com', { name: 'inference', port }],
      ['training.ml.example.com', { name: 'training', port }],
      ['grafana.ml.example.com', { name: 'grafana', port }],
    ])
  })

  it('lets the VPC, in which that is, reach what it leads to, and not Prometheus', () => {
    const fromVpc = documents
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .filter(({ spec }) => JSON.stringify(spec.ingress ?? '').includes('{"cidr":"10.0.0.0/16"}'))
      .map(({ metadata }) => metadata.name)
    assert.deepEqual(fromVpc.sort(), ['dashboard', 'grafana', 'inference', 'training'])
  })
})

function rendered(run: Run, type: string): Resource[] {
  const { chart, values } = inputsOf<{ chart: string; values: Values }>(run, type)
  return render(basename(chart) as ChartName, values)
}

/** Pod Security Standards, level restricted, as far as they concern us. */
function assertRestricted({ owner, spec }: Pod) {
  const { seccompProfile, runAsNonRoot } = spec.securityContext ?? {}
  assert.deepEqual(seccompProfile, { type: 'RuntimeDefault' }, owner)
  for (const { securityContext = {} } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    assert.equal(securityContext.runAsNonRoot ?? runAsNonRoot, true, owner)
    assert.equal(securityContext.allowPrivilegeEscalation, false, owner)
    assert.deepEqual((securityContext.capabilities as { drop: string[] }).drop, ['ALL'], owner)
  }
}
