/** Pods, wherever they are: alone, as the template of a workload in any group or version, in a list, patch or custom resource. */
import type { ResourceValidation } from '@pulumi/policy'
import { isObject, kindOf, listOf, objectsIn, peek, type Fields } from './kubernetes.js'

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
  windowsOptions?: { hostProcess?: boolean }
  sysctls?: { name: string }[]
}

export interface PodSpec {
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  securityContext?: SecurityContext
  volumes?: (Fields & { name: string })[]
  initContainers?: Container[]
  containers?: Container[]
  ephemeralContainers?: Container[]
}

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const
/** Each makes a pod of the object that has it: a patch may have no other. */
const signs = [...containerLists, 'volumes', 'securityContext', 'hostNetwork', 'hostPID', 'hostIPC']
const isSign = (value: unknown) => value === true || isObject(value)

/** Definitions of custom resources describe pods, and values of Helm charts parts of them, without being any. */
const hasNoPods = ['apiextensions.k8s.io', 'helm.sh']

/** All objects that may be pods or hold some. */
export function partsOf(type: string, props: Fields): Iterable<Fields> {
  const named = kindOf(type)
  return named === undefined || hasNoPods.includes(named.group) ? [] : objectsIn(props, containerLists)
}

/** Runs the check on every pod of any resource. */
export function onPods(check: (pod: PodSpec) => Iterable<string>): ResourceValidation {
  return ({ type, props }, report) => {
    for (const part of partsOf(type, props)) {
      if (!signs.some((sign) => isSign(peek(part, sign)))) continue
      for (const fault of check(part)) report(fault)
    }
  }
}

/** Those that ask for resources; what debugs a pod cannot. */
export const ordinaryContainersOf = ({ initContainers, containers }: PodSpec): Container[] => [
  ...listOf<Container>(initContainers),
  ...listOf<Container>(containers),
]

export const containersOf = (pod: PodSpec): Container[] => [
  ...ordinaryContainersOf(pod),
  ...listOf<Container>(pod.ephemeralContainers),
]
