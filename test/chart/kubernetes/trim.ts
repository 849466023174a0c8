/**
 * Takes from the OpenAPI document of a Kubernetes version (api/openapi-spec/swagger.json of the Go module
 * k8s.io/kubernetes, Apache-2.0) what the charts use, as JSON schemas that know no other fields:
 *
 *   go mod download -json k8s.io/kubernetes@v1.36.0     # prints where the archive is
 *   unzip -p <archive> '*api/openapi-spec/swagger.json' | npx tsx test/chart/kubernetes/trim.ts 1.36
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

const [version] = process.argv.slice(2)
if (!version) throw new Error('usage: trim.ts VERSION < swagger.json')
const openApi = JSON.parse(readFileSync(0, 'utf8')) as OpenApi
writeFileSync(join(__dirname, `${version}.json`), `${JSON.stringify(trim(openApi))}\n`)
