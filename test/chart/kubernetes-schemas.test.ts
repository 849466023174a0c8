/** Every rendered document against what the API servers of the supported versions accept; see kubernetes/trim.ts. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { kubernetesVersions } from '../../infra/config/kubernetes-versions.js'
import { describeChart, render } from './helm.js'
import type { Resource } from './resources.js'
import { renderings } from './stacks.js'

interface Schemas {
  /** Name of the definition by API version and kind. */
  kinds: Record<string, string>
  definitions: Record<string, object>
}

function createValidator(version: string): (resource: Resource) => string[] {
  const file = join(__dirname, 'kubernetes', `${version}.json`)
  const { kinds, definitions } = JSON.parse(readFileSync(file, 'utf8')) as Schemas
  const ajv = new Ajv({ allErrors: true }).addSchema({ $id: 'kubernetes', definitions })
  return (resource) => {
    const kind = `${resource.apiVersion}/${resource.kind}`
    if (kind === 'v1/Pod') return problemsIn('io.k8s.api.core.v1.PodTemplateSpec', templateOf(resource))
    if (!kinds[kind])
      return [`${kind} is not known to Kubernetes ${version}, or kubernetes/trim.ts leaves it out`]
    return problemsIn(kinds[kind], resource)
  }
  function problemsIn(definition: string, value: unknown): string[] {
    if (ajv.validate(`kubernetes#/definitions/${definition}`, value)) return []
    return ajv.errors!.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

/** What a pod has in common with those of workloads. */
const templateOf = ({ metadata, spec }: Resource) => ({ metadata, spec })

/** Custom resources have their schemas in the cluster. */
const isBuiltIn = ({ apiVersion }: Resource) => !apiVersion.startsWith('monitoring.coreos.com/')

for (const { version } of kubernetesVersions)
  describeChart(`Kubernetes ${version}`, () => {
    const problemsOf = createValidator(version)

    for (const { title, chart, values, options } of renderings)
      it(`accepts every document of ${title}`, () => {
        const documents = render(chart, values, { ...options, kubeVersion: version }).filter(isBuiltIn)
        assert.ok(documents.length > 4)
        for (const document of documents)
          assert.deepEqual(problemsOf(document), [], `${document.kind} ${document.metadata.name}`)
      })

    it('refuses a field that it does not know and a value of the wrong type', () => {
      const [service] = render('modelops', {}).filter(({ kind }) => kind === 'Service')
      assert.match(problemsOf({ ...service!, spec: { ...service!.spec, nodePorts: 1 } }).join(), /additional/)
      assert.match(problemsOf({ ...service!, spec: { ports: [{ port: '80' }] } }).join(), /must be integer/)
    })
  })
