/** What the program hands its charts, rendered by Helm: the values fit the schema, and the pods the namespace. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const helm = process.env.HELM ?? 'helm'
const hasHelm = works(() => execFileSync(helm, ['version'], { stdio: 'ignore' }))

interface Container {
  image: string
  securityContext?: {
    allowPrivilegeEscalation?: boolean
    capabilities?: { drop?: string[] }
    runAsNonRoot?: boolean
  }
}
interface PodSpec {
  containers: Container[]
  initContainers?: Container[]
  securityContext?: { runAsNonRoot?: boolean; seccompProfile?: { type: string } }
}
interface Manifest {
  kind: string
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> }
  spec?: {
    type?: string
    ports?: { port: number; nodePort?: number }[]
    template?: { spec: PodSpec }
    jobTemplate?: { spec: { template: { spec: PodSpec } } }
  }
}

describe(`the charts with the program's values${hasHelm ? '' : ' (skipped: there is no helm on the PATH or in HELM)'}`, () => {
  before(function () {
    if (hasHelm) return
    if (process.env.CI) throw new Error('CI is set, and there is no helm on the PATH or in HELM: install it')
    this.skip()
  })

  for (const stack of ['local', 'eks']) {
    describe(`of the stack ${stack}`, () => {
      let run: Run
      let documents: Manifest[]
      before(async () => {
        run = await runProgram(stack)
        documents = render(run, 'Chart')
      })

      it('make the workloads in the namespace of the program', () => {
        const names = documents
          .filter(({ kind }) => /Deployment|StatefulSet/.test(kind))
          .map(({ metadata }) => metadata.name)
        assert.deepEqual(names.sort(), ['dashboard', 'grafana', 'inference', 'prometheus', 'training'])
        for (const { kind, metadata } of documents)
          assert.ok((metadata.namespace ?? 'modelops') === 'modelops', kind)
      })

      it('make services that are reached the way the outputs say', () => {
        const type = stack === 'eks' ? 'LoadBalancer' : 'NodePort'
        for (const name of ['dashboard', 'inference', 'training', 'grafana', 'prometheus']) {
          const service = documents.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name)
          const isInside = stack === 'eks' && name === 'prometheus'
          assert.equal(service?.spec?.type, isInside ? 'ClusterIP' : type, name)
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
        const minio = stack === 'local' ? render(run, 'Release') : []
        const pods = [...documents, ...minio].map(podOf).filter((pod) => pod !== undefined)
        assert.ok(pods.length >= 5)
        for (const pod of pods) assertRestricted(pod)
      })
    })
  }
})

function render(run: Run, type: string): Manifest[] {
  const { chart, name, namespace, values } = inputsOf<
    Record<'chart' | 'name' | 'namespace' | 'values', string>
  >(run, type)
  const folder = mkdtempSync(join(tmpdir(), 'chart-values-'))
  try {
    const file = join(folder, 'values.json')
    writeFileSync(file, JSON.stringify(values))
    const text = execFileSync(
      helm,
      ['template', name, chart, '--namespace', namespace, '--values', file, '--kube-version', '1.34'],
      { encoding: 'utf8' },
    )
    return (loadAll(text) as (Manifest | null)[]).filter((document) => document !== null)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function podOf({ spec }: Manifest): PodSpec | undefined {
  return spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec
}

/** Pod Security Standards, level restricted, as far as they concern us. */
function assertRestricted(pod: PodSpec) {
  assert.equal(pod.securityContext?.seccompProfile?.type, 'RuntimeDefault')
  for (const { image, securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
    assert.equal(securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot, true, image)
    assert.equal(securityContext?.allowPrivilegeEscalation, false, image)
    assert.deepEqual(securityContext?.capabilities?.drop, ['ALL'], image)
  }
}

function works(action: () => void) {
  try {
    action()
    return true
  } catch {
    return false
  }
}
