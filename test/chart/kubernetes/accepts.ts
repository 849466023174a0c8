/** Every rendered document against what the API server of a version accepts; see trim.ts beside this file. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { describeChart, render } from '../helm.js'
import { find, podsOf, type PodSpec, type Resource } from '../resources.js'
import { adopted, renderings } from '../stacks.js'

interface Schemas {
  /** Name of the definition by API version and kind. */
  kinds: Record<string, string>
  definitions: Record<string, object>
}

const schemasOf = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as Schemas

function createValidator(version: string): (resource: Resource) => string[] {
  const [{ kinds, definitions }, gateway] = [schemasOf(version), schemasOf('gateway-1.4')]
  Object.assign(kinds, gateway.kinds)
  Object.assign(definitions, gateway.definitions)
  const ajv = new Ajv({ allErrors: true }).addSchema({ $id: 'kubernetes', definitions })
  return (resource) => [...schemaProblems(resource), ...repeatedNames(resource)]
  function schemaProblems(resource: Resource): string[] {
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

/** Lists that the API server merges by name, in which a name may stand once. */
const namedLists: [key: string, list: (spec: PodSpec) => { name: string }[]][] = [
  ['containers', ({ initContainers = [], containers }) => [...initContainers, ...containers]],
  ['volumes', ({ volumes = [] }) => volumes],
  [
    'env',
    ({ containers }) =>
      containers.flatMap(({ name, env = [] }) => env.map((each) => ({ name: `${name}.${each.name}` }))),
  ],
]

const repeatedNames = (resource: Resource): string[] =>
  podsOf([resource]).flatMap(({ spec }) =>
    namedLists.flatMap(([key, list]) => {
      const names = list(spec).map(({ name }) => name)
      return names
        .filter((name, index) => names.indexOf(name) < index)
        .map((name) => `${key}: ${name} stands twice`)
    }),
  )

/** What a pod has in common with those of workloads. */
const templateOf = ({ metadata, spec }: Resource) => ({ metadata, spec })

/** Custom resources have their schemas in the cluster. */
const isBuiltIn = ({ apiVersion }: Resource) => !apiVersion.startsWith('monitoring.coreos.com/')

export const describeVersion = (version: string) =>
  describeChart(`Kubernetes ${version}`, () => {
    const problemsOf = createValidator(version)

    for (const { title, chart, values, options } of [...renderings, adopted])
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
      const route = find(render('modelops', adopted.values), 'HTTPRoute', 'dashboard-0')
      assert.match(problemsOf({ ...route, spec: { ...route.spec, hosts: [] } }).join(), /additional/)
    })
  })
