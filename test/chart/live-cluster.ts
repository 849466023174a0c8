/** Helm against an API server that answers what a test gives it, for what templates look up in the cluster. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { root, type ChartName, type Values, kubeVersion } from './helm.js'
import type { Resource } from './resources.js'

/** What exists, by the path of the API. */
export type Live = Record<string, object>

const lists: Record<string, object> = {
  '/version': { major: '1', minor: kubeVersion.slice(2), gitVersion: `v${kubeVersion}.0` },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', groups: [groupOf('apps'), groupOf('storage.k8s.io')] },
  '/api/v1': resources('v1', ['persistentvolumeclaims', 'PersistentVolumeClaim', true]),
  '/apis/apps/v1': resources('apps/v1', ['deployments', 'Deployment', true]),
  '/apis/storage.k8s.io/v1': resources('storage.k8s.io/v1', ['storageclasses', 'StorageClass', false]),
}

function groupOf(name: string) {
  const version = { groupVersion: `${name}/v1`, version: 'v1' }
  return { name, versions: [version], preferredVersion: version }
}

function resources(groupVersion: string, [name, kind, namespaced]: [string, string, boolean]) {
  const one = { name, singularName: '', kind, namespaced, verbs: ['get'] }
  return { kind: 'APIResourceList', groupVersion, resources: [one] }
}

/** What helm would apply to this cluster; rejects with what it says when it refuses. */
export async function renderIn(live: Live, chart: ChartName, values: Values): Promise<Resource[]> {
  const server = createServer((request, response) => {
    const found = { ...lists, ...live }[request.url!.split('?')[0]!]
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(found ?? { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const directory = await mkdtemp(join(tmpdir(), 'live-cluster-'))
  try {
    const { port } = server.address() as AddressInfo
    return await template(directory, `http://127.0.0.1:${port}`, chart, values)
  } finally {
    server.close()
    await rm(directory, { recursive: true })
  }
}

async function template(directory: string, address: string, chart: ChartName, values: Values) {
  const kubeconfig = join(directory, 'config')
  await writeFile(
    kubeconfig,
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'test' },
      clusters: [{ name: 'test', cluster: { server: address } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      users: [{ name: 'test', user: {} }],
    }),
  )
  const where = [
    '--namespace=modelops',
    `--kubeconfig=${kubeconfig}`,
    '--dry-run=server',
    `--kube-version=${kubeVersion}`,
  ]
  const args = ['template', chart, join(root, 'infra/charts', chart), ...where, '--values=-']
  const env = { ...process.env, HELM_CACHE_HOME: directory, HOME: directory }
  return new Promise<Resource[]>((resolve, reject) => {
    const helm = execFile(process.env.HELM ?? 'helm', args, { env }, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr))
      resolve(loadAll(stdout).filter((document) => document !== null) as Resource[])
    })
    assert.ok(helm.stdin)
    helm.stdin.end(JSON.stringify(values))
  })
}
