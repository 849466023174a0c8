/** What is in the way of the stack in an existing cluster, found before anything is made. */
import { spawnSync } from 'node:child_process'
import * as pulumi from '@pulumi/pulumi'
import type { LocalConfig } from './config/config.js'
import { stackLabel } from './namespace.js'

type Where = Pick<LocalConfig, 'kubeContext' | 'namespace' | 'nodePorts'>

interface Item {
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string> }
  spec: { ports?: { nodePort?: number }[] }
}

const another = 'pulumi config set kubeContext <value>'

/** Throws a RunError of one sentence and what to do. Without kubectl, or without the right to list, Kubernetes itself will tell. */
export function checkCluster(where: Where): void {
  const items = list(where.kubeContext)
  checkNamespace(where, items)
  checkNodePorts(where, items)
  checkMinio(where)
}

function list(context: string): Item[] {
  const { stdout, stderr } = kubectl(
    context,
    'get',
    'namespaces,services',
    '--all-namespaces',
    '--output=json',
  )
  if (/context .* does not exist/.test(stderr))
    refuse(`There is no kube context ${context}. Name one of 'kubectl config get-contexts': ${another}`)
  if (stdout === '' && stderr !== '' && !/forbidden/i.test(stderr)) {
    const reason = stderr.trim().split('\n').at(-1)
    refuse(
      `The cluster of the kube context ${context} does not answer (${reason}). Start it, or name another: ${another}`,
    )
  }
  return stdout === '' ? [] : (JSON.parse(stdout) as { items: Item[] }).items
}

function checkNamespace({ kubeContext, namespace }: Where, items: Item[]) {
  const stack = pulumi.getStack()
  const named = items.filter(({ kind }) => kind === 'Namespace')
  const owner = named.find(({ metadata }) => metadata.name === namespace)?.metadata.labels?.[stackLabel]
  if (owner !== undefined && owner !== stack)
    refuse(
      `The namespace ${namespace} of the kube context ${kubeContext} is that of the stack ${owner}. Set another: pulumi config set namespace <value>`,
    )
  const ours = named.find(({ metadata }) => metadata.labels?.[stackLabel] === stack)?.metadata.name
  if (ours !== undefined && owner === undefined)
    refuse(
      `The stack ${stack} is in the namespace ${ours} of the kube context ${kubeContext}, and would lose its data in ${namespace}. Set it back: pulumi config set namespace ${ours}`,
    )
}

function checkNodePorts({ kubeContext, namespace, nodePorts }: Where, items: Item[]) {
  const others = items.filter(({ kind, metadata }) => kind === 'Service' && metadata.namespace !== namespace)
  const users = new Map(
    others.flatMap(({ metadata, spec }) =>
      (spec.ports ?? []).map(({ nodePort }) => [nodePort, `${metadata.namespace}/${metadata.name}`]),
    ),
  )
  const taken = Object.entries<number>({ ...nodePorts }).filter(([, port]) => users.has(port))
  if (taken.length === 0) return
  const ports = taken.map(([name, port]) => `${port} (nodePorts.${name}) by ${users.get(port)}`).join(', ')
  refuse(
    `Node ports of the kube context ${kubeContext} are taken: ${ports}. Set others: pulumi config set --path nodePorts.${taken[0]![0]} <value>`,
  )
}

/** A Pulumi that was killed while Helm worked leaves a release that Helm neither installs nor upgrades. Only its record goes: objects and volume stay. */
function checkMinio({ kubeContext, namespace }: Where) {
  const selector = 'owner=helm,name=minio,status in (pending-install,pending-upgrade,pending-rollback)'
  const { stdout } = kubectl(
    kubeContext,
    'get',
    'secrets',
    `--namespace=${namespace}`,
    '--output=name',
    '--selector',
    selector,
  )
  if (stdout === '') return
  const remove = `kubectl --context ${kubeContext} --namespace ${namespace} delete ${stdout.trim().split('\n').join(' ')}`
  refuse(
    `An earlier pulumi up was killed while it installed MinIO, and Helm waits for it. Remove Helm's record, which keeps MinIO and its data, and forget the attempt: ${remove} && pulumi refresh --clear-pending-creates`,
  )
}

/** KUBECTL or the one on the PATH. */
function kubectl(context: string, ...args: string[]) {
  const all = ['--context', context, '--request-timeout=15s', ...args]
  const { stdout, stderr } = spawnSync(process.env.KUBECTL ?? 'kubectl', all, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return { stdout: stdout ?? '', stderr: stderr ?? '' }
}

function refuse(message: string): never {
  throw new pulumi.RunError(message)
}
