/** The parts of Kubernetes resources that the tests look at. */
import assert from 'node:assert/strict'

export interface Resource {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace: string
    labels: Record<string, string>
    annotations?: Record<string, string>
  }
  spec: Record<string, unknown>
  data?: Record<string, string>
  automountServiceAccountToken?: boolean
}

export interface Container {
  name: string
  terminationMessagePolicy?: string
  image: string
  ports?: { name: string; containerPort: number }[]
  command?: string[]
  args?: string[]
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[]
  securityContext?: Record<string, unknown>
  resources?: { requests: Record<string, string>; limits: Record<string, string> }
  startupProbe?: Probe
  livenessProbe?: Probe & { periodSeconds: number; failureThreshold: number }
  readinessProbe?: Probe
  lifecycle?: { preStop: { sleep: { seconds: number } } }
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[]
}

interface Probe {
  httpGet: { path: string; port: string }
}

export interface PodSpec {
  serviceAccountName: string
  automountServiceAccountToken?: boolean
  enableServiceLinks?: boolean
  nodeSelector?: Record<string, string>
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  securityContext?: Record<string, unknown>
  terminationGracePeriodSeconds?: number
  topologySpreadConstraints?: { topologyKey: string; whenUnsatisfiable: string; matchLabelKeys: string[] }[]
  imagePullSecrets?: { name: string }[]
  initContainers?: Container[]
  containers: Container[]
  volumes?: {
    name: string
    emptyDir?: { sizeLimit: string }
    hostPath?: unknown
    configMap?: { name: string }
  }[]
}

export interface Pod {
  /** Kind and name of what makes it. */
  owner: string
  labels: Record<string, string>
  annotations: Record<string, string>
  spec: PodSpec
}

interface PodTemplate {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> }
  spec: PodSpec
}

export function find(resources: Resource[], kind: string, name: string): Resource {
  const found = resources.find((each) => each.kind === kind && each.metadata.name === name)
  assert.ok(found, `there is no ${kind} ${name}`)
  return found
}

export const ofKind = (resources: Resource[], kind: string) => resources.filter((each) => each.kind === kind)
export const namesOf = (resources: Resource[]) => resources.map(({ metadata }) => metadata.name)

/** Every pod that the resources would start. */
export const podsOf = (resources: Resource[]): Pod[] =>
  resources.flatMap(({ kind, metadata, spec }) => {
    const template = templateOf(spec)
    if (!template) return []
    const { labels, annotations = {} } = template.metadata
    return [{ owner: `${kind} ${metadata.name}`, labels, annotations, spec: template.spec }]
  })

export function podOf(resources: Resource[], owner: string): Pod & { container: Container } {
  const pod = podsOf(resources).find((each) => each.owner === owner)
  assert.ok(pod, `there is no pod of ${owner}`)
  return { ...pod, container: pod.spec.containers[0]! }
}

export const envOf = ({ env = [] }: Container) =>
  Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom?.secretKeyRef]))

function templateOf(spec: Record<string, unknown> | undefined): PodTemplate | undefined {
  const { template, jobTemplate } = (spec ?? {}) as {
    template?: PodTemplate
    jobTemplate?: { spec: { template: PodTemplate } }
  }
  return template ?? jobTemplate?.spec.template
}
