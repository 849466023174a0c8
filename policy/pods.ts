/** Pods get nothing of the node beyond what they need: the "restricted" Pod Security Standard, and a read-only root. */
import type { Policies, ResourceValidation } from '@pulumi/policy'
import { onKinds } from './check.js'
import { listOf, peek, type Fields } from './kubernetes.js'
import {
  containersOf,
  onPods,
  ordinaryContainersOf,
  partsOf,
  type Container,
  type PodSpec,
} from './pod-specs.js'

const shared = { hostNetwork: 'network', hostPID: 'process numbers', hostIPC: 'shared memory' }
const ordinaryVolumes = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral'],
  ...['persistentVolumeClaim', 'projected', 'secret'],
]

function* checkPrivileges(pod: PodSpec) {
  for (const [field, what] of Object.entries(shared)) {
    if (pod[field as keyof typeof shared]) yield `The pod shares the node's ${what}. Remove ${field}.`
  }
  for (const volume of listOf<Fields & { name: string }>(pod.volumes)) yield* checkVolume(volume)
  const { sysctls, appArmorProfile, windowsOptions } = pod.securityContext ?? {}
  const names = listOf<{ name: string }>(sysctls).map(({ name }) => name)
  if (names.length > 0)
    yield `The pod sets ${names.join(', ')} of the kernel. Remove them from securityContext.sysctls.`
  if (appArmorProfile?.type === 'Unconfined')
    yield 'The pod is not confined by AppArmor. Remove securityContext.appArmorProfile.'
  if (windowsOptions?.hostProcess)
    yield 'The pod runs as a process of the node. Remove securityContext.windowsOptions.hostProcess.'
  for (const container of containersOf(pod)) yield* checkContainerPrivileges(container)
}

function* checkVolume(volume: Fields & { name: string }) {
  const kinds = Object.keys(volume).filter((key) => key !== 'name' && peek(volume, key) != null)
  const kind = kinds.find((each) => !ordinaryVolumes.includes(each))
  if (kind === undefined) return
  const what = kind === 'hostPath' ? 'a directory of the node' : `of the kind ${kind}`
  yield `The volume ${volume.name} is ${what}. Use an emptyDir or a persistent volume claim.`
}

/** A claim can be bound to it, and then a pod has the directory without saying so. */
function* checkPersistentVolume({ spec = {} }: { spec?: { hostPath?: object; local?: object } }) {
  if (spec.hostPath || spec.local)
    yield 'The persistent volume is a directory of the node. Use a volume that a CSI driver makes.'
}

const appArmor = 'container.apparmor.security.beta.kubernetes.io/'

/** The form of AppArmor's setting before Kubernetes 1.30, which still holds. */
const checkAnnotations: ResourceValidation = ({ type, props }, report) => {
  for (const part of partsOf(type, props)) {
    for (const key of Object.keys(part).filter((each) => each.startsWith(appArmor))) {
      if (part[key] === 'unconfined')
        report(
          `The container ${key.slice(appArmor.length)} is not confined by AppArmor. Remove the annotation ${key}.`,
        )
    }
  }
}

function* checkContainerPrivileges({ name, securityContext, ports = [] }: Container) {
  if (securityContext?.privileged)
    yield `The container ${name} is privileged. Remove securityContext.privileged.`
  const added = (securityContext?.capabilities?.add ?? []).filter(
    (capability) => capability !== 'NET_BIND_SERVICE',
  )
  if (added.length > 0) {
    yield `The container ${name} has the capabilities ${added.join(', ')}. Remove them from securityContext.capabilities.add.`
  }
  if (securityContext?.procMount !== undefined && securityContext.procMount !== 'Default')
    yield `The container ${name} sees all of /proc. Remove securityContext.procMount.`
  if (securityContext?.appArmorProfile?.type === 'Unconfined')
    yield `The container ${name} is not confined by AppArmor. Remove securityContext.appArmorProfile.`
  if (securityContext?.windowsOptions?.hostProcess)
    yield `The container ${name} runs as a process of the node. Remove securityContext.windowsOptions.hostProcess.`
  if (ports.some(({ hostPort }) => hostPort)) {
    yield `The container ${name} takes a port of the node. Remove hostPort and use a Service.`
  }
}

function* checkHardening(pod: PodSpec) {
  for (const container of containersOf(pod)) {
    const missing = Object.entries(hardening).filter(([, isMet]) => !isMet(container, pod))
    for (const [setting] of missing) yield `The container ${container.name} lacks hardening. Set ${setting}.`
  }
}

/** What must be set, and whether it is; a container's own setting wins over its pod's. */
const hardening: Record<string, (container: Container, pod: PodSpec) => boolean> = {
  'securityContext.runAsNonRoot to true, and no runAsUser 0': (container, pod) => {
    const { runAsNonRoot, runAsUser } = { ...pod.securityContext, ...container.securityContext }
    return runAsNonRoot === true && runAsUser !== 0
  },
  'securityContext.seccompProfile.type to RuntimeDefault': (container, pod) => {
    const { seccompProfile } = { ...pod.securityContext, ...container.securityContext }
    return ['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type ?? '')
  },
  'securityContext.allowPrivilegeEscalation to false': ({ securityContext }) =>
    securityContext?.allowPrivilegeEscalation === false,
  'securityContext.readOnlyRootFilesystem to true': ({ securityContext }) =>
    securityContext?.readOnlyRootFilesystem === true,
  'securityContext.capabilities.drop to [ALL]': ({ securityContext }) =>
    securityContext?.capabilities?.drop?.includes('ALL') === true,
}

function* checkResources(pod: PodSpec) {
  for (const { name, resources } of ordinaryContainersOf(pod)) {
    const wanted = {
      'requests.cpu': resources?.requests?.cpu,
      'requests.memory': resources?.requests?.memory,
    }
    const settings = Object.entries({ ...wanted, 'limits.memory': resources?.limits?.memory })
    const missing = settings
      .filter(([, value]) => value === undefined)
      .map(([setting]) => `resources.${setting}`)
    if (missing.length > 0) {
      yield `The container ${name} can starve its neighbours. Set ${missing.join(' and ')}.`
    }
  }
}

export const podPolicies: Policies = [
  {
    name: 'pods-are-unprivileged',
    description: 'No pod has privileges on its node.',
    validateResource: [
      onPods(checkPrivileges),
      onKinds(['PersistentVolume'], checkPersistentVolume),
      checkAnnotations,
    ],
  },
  {
    name: 'pods-are-hardened',
    description:
      'Every container runs as an ordinary user with a read-only root, seccomp and no capabilities.',
    validateResource: onPods(checkHardening),
  },
  {
    name: 'pods-have-resources',
    description: 'Every container says how much CPU and memory it needs, and how much memory at most.',
    validateResource: onPods(checkResources),
  },
]
