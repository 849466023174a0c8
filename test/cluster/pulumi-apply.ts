/** Objects applied as Pulumi's provider does it: server-side, by its own field manager, with what it leaves to the cluster. */
import type * as pulumi from '@pulumi/pulumi'
import { keepLiveFields } from '../../infra/live-fields.js'
import { cluster } from './platform.js'

const manager = 'pulumi-kubernetes-test'

export interface Applied {
  apiVersion: string
  kind: string
  metadata: { name: string; managedFields?: ManagedFields[] }
  spec: Record<string, unknown>
}

interface ManagedFields {
  manager: string
  fieldsV1: { 'f:spec'?: object }
}

/** Takes every field of the object, as the `up` that made it had. */
export async function adoptAsPulumi(object: Applied): Promise<void> {
  const { kind, metadata } = object
  const patch = JSON.stringify([{ op: 'replace', path: '/metadata/managedFields', value: [{}] }])
  await cluster.kubectl(['patch', kind, metadata.name, '--type=json', '-p', patch])
  await serverSide(object, ['--force-conflicts'])
}

/** Applies a later version of it; rejects where another manager has a field that it sets. */
export async function applyAsPulumi(object: Applied): Promise<void> {
  const found = await cluster.kubectl([
    'get',
    object.kind,
    object.metadata.name,
    '--ignore-not-found',
    '-ojson',
    '--show-managed-fields',
  ])
  await serverSide(found === '' ? object : withLiveFields(object, JSON.parse(found) as Applied))
}

/** The option ignoreChanges of the provider: a field that others manage is left out, else it is what the cluster has. */
function withLiveFields(object: Applied, live: Applied): Applied {
  const spec = { ...object.spec }
  for (const field of ignoredOf(object)) {
    if (
      managersOf(live, field).some((each) => each !== manager) &&
      !managersOf(live, field).includes(manager)
    )
      delete spec[field]
    else if (field in live.spec) spec[field] = live.spec[field]
  }
  return { ...object, spec }
}

function ignoredOf({ apiVersion, kind, metadata }: Applied): string[] {
  const type = `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`
  const args = { custom: true, type, name: metadata.name, props: { metadata }, opts: {} }
  const result = keepLiveFields(args) as pulumi.ResourceTransformResult | undefined
  const { ignoreChanges = [] } = (result?.opts ?? {}) as pulumi.CustomResourceOptions
  return ignoreChanges.map((path) => path.replace('spec.', ''))
}

const managersOf = ({ metadata }: Applied, field: string) =>
  (metadata.managedFields ?? [])
    .filter(({ fieldsV1 }) => `f:${field}` in (fieldsV1['f:spec'] ?? {}))
    .map((each) => each.manager)

async function serverSide(object: Applied, options: string[] = []): Promise<void> {
  const args = ['apply', '--server-side', `--field-manager=${manager}`, ...options, '-f', '-']
  await cluster.kubectl(args, JSON.stringify(object))
}
