/**
 * Takes from the OpenAPI document of a Kubernetes version (api/openapi-spec/swagger.json of the Go module
 * k8s.io/kubernetes, Apache-2.0) what the charts use, as JSON schemas that know no other fields:
 *
 *   go mod download -json k8s.io/kubernetes@v1.36.0     # prints where the archive is
 *   unzip -p <archive> '*api/openapi-spec/swagger.json' | npx tsx test/chart/kubernetes/trim.ts 1.36
 *
 * Likewise from the definition of a custom resource, here of the Gateway API (module sigs.k8s.io/gateway-api, Apache-2.0):
 *
 *   unzip -p <archive> '*crd/standard/*_httproutes.yaml' | npx tsx test/chart/kubernetes/trim.ts gateway-1.4
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

const KINDS = [
  'v1/ConfigMap',
  'v1/PersistentVolumeClaim',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/Deployment',
  'batch/v1/CronJob',
  'batch/v1/Job',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'policy/v1/PodDisruptionBudget',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
]

interface OpenApi {
  definitions: Record<string, Schema>
}

interface Schema {
  [keyword: string]: unknown
  properties?: Record<string, Schema>
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

const WORDS = ['description', 'default', 'format']
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
/** Their definitions say "string", where a number may stand as well. */
const NUMBER_OR_STRING = { type: ['string', 'number'] }

/** Without words, and with nothing allowed that has no property. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, inner]) => !isNoise(key, inner))
  const result = Object.fromEntries(kept.map(([key, inner]) => [key, strict(inner)]))
  return isObjectSchema(value as Schema) ? { ...result, additionalProperties: false } : result
}

/** A property may have the name of a keyword; its value is a schema then. */
const isNoise = (key: string, inner: unknown) =>
  key.startsWith('x-kubernetes-') || (WORDS.includes(key) && typeof inner !== 'object')

const isObjectSchema = ({ type, properties }: Schema) => type === 'object' && typeof properties === 'object'

function withReferences(roots: string[], all: OpenApi['definitions']): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in found) continue
    found[name] = name === QUANTITY || name === INT_OR_STRING ? NUMBER_OR_STRING : strict(all[name])
    waiting.push(
      ...[...JSON.stringify(found[name]).matchAll(/#\/definitions\/([\w.-]+)/g)].map((match) => match[1]!),
    )
  }
  return found
}

function trim({ definitions }: OpenApi) {
  const kinds = Object.fromEntries(
    Object.entries(definitions).flatMap(([name, schema]) =>
      (schema['x-kubernetes-group-version-kind'] ?? [])
        .map(({ group, version, kind }) => [...(group ? [group] : []), version, kind].join('/'))
        .filter((kind) => KINDS.includes(kind))
        .map((kind) => [kind, name] as const),
    ),
  )
  for (const name of Object.values(kinds)) delete definitions[name]!.properties!.status
  return { kinds, definitions: withReferences(Object.values(kinds), definitions) }
}

/** A definition of a custom resource. */
interface Crd {
  spec: {
    group: string
    names: { kind: string }
    versions: { name: string; storage: boolean; schema: { openAPIV3Schema: Schema } }[]
  }
}

function trimCrd({ spec: { group, names, versions } }: Crd) {
  const { name, schema } = versions.find(({ storage }) => storage)!
  delete schema.openAPIV3Schema.properties!.status
  const kinds = { [`${group}/${name}/${names.kind}`]: names.kind }
  return { kinds, definitions: { [names.kind]: strict(schema.openAPIV3Schema) } }
}

const [name] = process.argv.slice(2)
if (!name) throw new Error('usage: trim.ts NAME < swagger.json, or a definition in YAML')
const document = load(readFileSync(0, 'utf8')) as OpenApi | Crd
const trimmed = 'definitions' in document ? trim(document) : trimCrd(document)
writeFileSync(join(__dirname, `${name}.json`), `${JSON.stringify(trimmed)}\n`)
