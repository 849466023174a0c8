/** The local stack as the program registers it, applied in its order by helm and kubectl. */
import assert from 'node:assert/strict'
import { loadAll } from 'js-yaml'
import { inputsOf, plain } from '../support/registered.js'
import { runProgram, type Registration } from '../support/run-program.js'
import type { Cluster } from './kubernetes.js'

/** What differs from Pulumi.local.yaml, by path: images that exist, an autoscaler, no Grafana. */
export function stackChanges({ context, tag }: { context: string; tag: string }): Record<string, unknown> {
  return {
    kubeContext: context,
    'images.registry': 'modelops',
    'images.tag': tag,
    'inference.minReplicas': 2,
    'inference.maxReplicas': 3,
    'monitoring.grafana': false,
  }
}

export async function applyRegistrations(cluster: Cluster, changes: Record<string, unknown>): Promise<void> {
  const { registrations } = await runProgram('local', { changes })
  for (const registration of registrations) await apply(cluster, registration)
}

/** Removes the charts and the namespace with all that is in it. */
export async function deleteRegistrations(cluster: Cluster): Promise<void> {
  for (const release of ['modelops', 'minio'])
    await cluster.helm(['uninstall', release, '--ignore-not-found'])
  await cluster.kubectl(['delete', 'namespace', cluster.namespace, '--ignore-not-found', '--timeout=600s'])
}

interface ReleaseInputs {
  name: string
  chart: string
  values: Record<string, object>
  timeout?: number
}

async function apply(cluster: Cluster, { type, inputs }: Registration): Promise<void> {
  const properties = plain(inputs)
  if (type === 'kubernetes:helm.sh/v3:Release' || type === 'kubernetes:helm.sh/v4:Chart')
    return install(cluster, properties as ReleaseInputs)
  if (type.startsWith('kubernetes:')) await cluster.apply(properties as object)
  else assert.match(type, /^(pulumi:|random:|modelops:infra:)/, `${type} cannot be applied without Pulumi`)
}

async function install(cluster: Cluster, { name, chart, values, timeout = 600 }: ReleaseInputs) {
  const how = ['--values', '-', '--wait', '--wait-for-jobs', '--timeout', `${timeout}s`]
  await cluster.helm(['upgrade', '--install', name, chart, ...how], JSON.stringify(values))
}

/** What an upgrade of the platform with these settings would apply, by the chart as it looks at this cluster. */
export async function renderPlatform(cluster: Cluster, changes: Record<string, unknown>): Promise<object[]> {
  const { chart, values } = inputsOf<ReleaseInputs>(await runProgram('local', { changes }), 'Chart')
  const args = ['template', 'modelops', chart, '--dry-run=server', '--kube-version=1.36', '--values', '-']
  const documents = loadAll(await cluster.helm(args, JSON.stringify(values)))
  return documents.filter((document) => document !== null) as object[]
}

/** The chart's training Job for a request, with the values that the program gives the chart. */
export async function renderTrainingJob(cluster: Cluster, tag: string, request: object): Promise<string> {
  const run = await runProgram('local', { changes: stackChanges({ context: cluster.context, tag }) })
  const { chart, values } = inputsOf<ReleaseInputs>(run, 'Chart')
  const training = { ...values.training, job: { enabled: true, request } }
  const only = ['--show-only', 'templates/training/job.yaml']
  return cluster.helm(
    ['template', 'modelops', chart, ...only, '--kube-version=1.36', '--values', '-'],
    JSON.stringify({ ...values, training }),
  )
}
