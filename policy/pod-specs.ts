/** Pods, wherever Kubernetes accepts them: alone, or as the template of a workload. */

export interface Container {
  name: string
  image?: string
  securityContext?: SecurityContext & {
    privileged?: boolean
    allowPrivilegeEscalation?: boolean
    readOnlyRootFilesystem?: boolean
    capabilities?: { add?: string[]; drop?: string[] }
    procMount?: string
  }
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
  ports?: { hostPort?: number }[]
}

export interface SecurityContext {
  runAsNonRoot?: boolean
  runAsUser?: number
  seccompProfile?: { type: string }
  appArmorProfile?: { type: string }
  sysctls?: { name: string }[]
}

export interface PodSpec {
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  securityContext?: SecurityContext
  volumes?: { name: string; hostPath?: object }[]
  initContainers?: Container[]
  containers?: Container[]
}

interface Template {
  spec?: PodSpec
}

interface Workload {
  spec?: PodSpec & { template?: Template; jobTemplate?: { spec?: { template?: Template } } }
  template?: Template
}

type Read = (workload: Workload) => PodSpec | undefined

const readTemplate: Read = ({ spec }) => spec?.template?.spec
const readers: Record<string, Read> = {
  'kubernetes:core/v1:Pod': ({ spec }) => spec,
  'kubernetes:core/v1:PodTemplate': ({ template }) => template?.spec,
  'kubernetes:core/v1:ReplicationController': readTemplate,
  'kubernetes:apps/v1:Deployment': readTemplate,
  'kubernetes:apps/v1:StatefulSet': readTemplate,
  'kubernetes:apps/v1:DaemonSet': readTemplate,
  'kubernetes:apps/v1:ReplicaSet': readTemplate,
  'kubernetes:batch/v1:Job': readTemplate,
  'kubernetes:batch/v1:CronJob': ({ spec }) => spec?.jobTemplate?.spec?.template?.spec,
}

/** The types of resources that start pods. */
export const podTypes = Object.keys(readers).flatMap((type) => [type, `${type}Patch`])

/** The pod of a resource of one of these types; empty where it has none. */
export const podOf = (workload: object, type: string): PodSpec =>
  readers[type.replace(/Patch$/, '')]?.(workload) ?? {}

export const containersOf = ({ initContainers = [], containers = [] }: PodSpec): Container[] => [
  ...initContainers,
  ...containers,
]
