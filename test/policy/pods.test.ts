import assert from 'node:assert/strict'
import { imagePolicies } from '../../policy/images.js'
import { podPolicies } from '../../policy/pods.js'
import { hardenedContainer, hardenedPod } from './pod.js'
import { describePolicy, violationsOf, type Inputs, type Refused } from './resources.js'

const container = hardenedContainer
const pod = hardenedPod

/** The same pod in everything that makes pods. */
const workloads: Record<string, (spec: Inputs) => Inputs> = {
  'kubernetes:core/v1:Pod': (spec) => ({ spec }),
  'kubernetes:core/v1:PodTemplate': (spec) => ({ template: { spec } }),
  'kubernetes:core/v1:ReplicationController': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:apps/v1:Deployment': (spec) => ({ spec: { replicas: 2, template: { spec } } }),
  'kubernetes:apps/v1:StatefulSet': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:apps/v1:DaemonSet': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:apps/v1:ReplicaSet': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:batch/v1:Job': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:batch/v1:CronJob': (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
  'kubernetes:extensions/v1beta1:DaemonSet': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:apps/v1:DeploymentPatch': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:apps/v1:StatefulSetPatch': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:core/v1:PodPatch': (spec) => ({ spec }),
  'kubernetes:apps/v1:DeploymentList': (spec) => ({ items: [{ spec: { template: { spec } } }] }),
  'kubernetes:core/v1:PodList': (spec) => ({ items: [{ metadata: { name: 'a' }, spec }] }),
  'kubernetes:batch/v1:CronJobList': (spec) => ({
    items: [{ spec: { jobTemplate: { spec: { template: { spec } } } } }],
  }),
  'kubernetes:argoproj.io/v1alpha1:Rollout': (spec) => ({ spec: { template: { spec } } }),
  'kubernetes:example.org/v1:Fleet': (spec) => ({ spec: { groups: [{ workers: { template: { spec } } }] } }),
  'kubernetes:yaml:ConfigGroup': (spec) => ({ objs: [{ kind: 'Pod', spec }] }),
}

const deployment = 'kubernetes:apps/v1:Deployment'
const podWith = (changes: Inputs) => workloads[deployment]!({ ...pod, ...changes })
const containerWith = (changes: Inputs) => podWith({ containers: [{ ...container, ...changes }] })
const securityWith = (changes: Inputs) =>
  containerWith({ securityContext: { ...container.securityContext, ...changes } })
const podSecurityWith = (changes: Inputs) =>
  podWith({ securityContext: { ...pod.securityContext, ...changes } })
const appArmor = 'container.apparmor.security.beta.kubernetes.io/inference'
const annotated = (profile: string) => ({
  spec: { template: { metadata: { annotations: { [appArmor]: profile } }, spec: pod } },
})
const persistentVolume = 'kubernetes:core/v1:PersistentVolume'
const lacks = (setting: string) => `The container inference lacks hardening. Set ${setting}.`
const user = 'securityContext.runAsNonRoot to true, and no runAsUser 0'

describe('the pod policies', () => {
  for (const [type, workloadOf] of Object.entries(workloads)) {
    it(`allow a hardened pod of ${type}`, () =>
      assert.deepEqual(violationsOf(podPolicies, { type, props: workloadOf(pod) }), []))

    it(`refuse a privileged pod of ${type}`, () => {
      const privileged = { ...container, securityContext: { ...container.securityContext, privileged: true } }
      const props = workloadOf({ ...pod, containers: [privileged] })
      const message = 'The container inference is privileged. Remove securityContext.privileged.'
      assert.deepEqual(violationsOf(podPolicies, { type, props }), [
        { policy: 'pods-are-unprivileged', message },
      ])
    })

    it(`refuse an init container of ${type} that is not hardened`, () => {
      const initContainers = [{ ...container, name: 'prepare', securityContext: undefined }]
      const violations = violationsOf(podPolicies, { type, props: workloadOf({ ...pod, initContainers }) })
      assert.ok(
        violations.some(({ message }) => message.startsWith('The container prepare lacks hardening.')),
      )
    })
  }
})

describePolicy(podPolicies, 'pods-are-unprivileged', {
  allowed: [
    ['an ordinary pod', deployment, podWith({})],
    [
      'a server on a port below 1024',
      deployment,
      securityWith({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    ],
    ['what starts no pod', 'kubernetes:core/v1:ConfigMap', { data: {} }],
    ['a deployment whose pod is not given', deployment, { spec: {} }],
    ['a patch that only scales', `${deployment}Patch`, { spec: { replicas: 3 } }],
    [
      'volumes that Kubernetes makes',
      deployment,
      podWith({
        volumes: [
          ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral'],
          ...['persistentVolumeClaim', 'projected', 'secret'],
        ].map((kind) => ({ name: kind, [kind]: {} })),
      }),
    ],
    ['no setting of the kernel', deployment, podSecurityWith({ sysctls: [] })],
    [
      "the runtime's profile of AppArmor",
      deployment,
      podSecurityWith({ appArmorProfile: { type: 'RuntimeDefault' } }),
    ],
    ['the usual view of /proc', deployment, securityWith({ procMount: 'Default' })],
    ["the runtime's profile in an annotation", deployment, annotated('runtime/default')],
    ['a volume of a driver', persistentVolume, { spec: { csi: { driver: 'ebs.csi.aws.com' } } }],
    [
      'values of a chart, whose objects are judged',
      'kubernetes:helm.sh/v4:Chart',
      { values: { inference: { initContainers: [{ name: 'a', hostPort: 1 }], hostNetwork: true } } },
    ],
    [
      'the definition of a custom resource',
      'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition',
      { spec: { schema: { containers: [{ description: 'x' }] } } },
    ],
  ],
  refused: [
    [
      'the network of the node',
      deployment,
      podWith({ hostNetwork: true }),
      "The pod shares the node's network. Remove hostNetwork.",
    ],
    [
      'the processes of the node',
      deployment,
      podWith({ hostPID: true }),
      "The pod shares the node's process numbers. Remove hostPID.",
    ],
    [
      'the shared memory of the node',
      deployment,
      podWith({ hostIPC: true }),
      "The pod shares the node's shared memory. Remove hostIPC.",
    ],
    [
      'a directory of the node',
      deployment,
      podWith({ volumes: [{ name: 'socket', hostPath: { path: '/var/run' } }] }),
      'The volume socket is a directory of the node. Use an emptyDir or a persistent volume claim.',
    ],
    [
      'a directory of the node in a custom resource',
      'kubernetes:argoproj.io/v1alpha1:Rollout',
      podWith({ volumes: [{ name: 'socket', hostPath: { path: '/var/run' } }] }),
      'The volume socket is a directory of the node. Use an emptyDir or a persistent volume claim.',
    ],
    [
      'a directory of the node by a persistent volume',
      persistentVolume,
      { spec: { hostPath: { path: '/' } } },
      'The persistent volume is a directory of the node. Use a volume that a CSI driver makes.',
    ],
    [
      'a disk of the node by a persistent volume in a list',
      `${persistentVolume}List`,
      { items: [{ spec: { local: { path: '/mnt' } } }] },
      'The persistent volume is a directory of the node. Use a volume that a CSI driver makes.',
    ],
    [
      'a directory of the node behind another volume',
      deployment,
      podWith({ volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }] }),
      'The volume a is a directory of the node. Use an emptyDir or a persistent volume claim.',
    ],
    [
      'a volume of another machine',
      deployment,
      podWith({ volumes: [{ name: 'share', nfs: { server: 'x', path: '/' } }] }),
      'The volume share is of the kind nfs. Use an emptyDir or a persistent volume claim.',
    ],
    ...Object.entries({
      hostNetwork: "The pod shares the node's network. Remove hostNetwork.",
      hostPID: "The pod shares the node's process numbers. Remove hostPID.",
      hostIPC: "The pod shares the node's shared memory. Remove hostIPC.",
    }).map(([field, message]): Refused => [
      `${field} by a patch of nothing else`,
      `${deployment}Patch`,
      workloads[deployment]!({ [field]: true }),
      message,
    ]),
    [
      'a directory of the node by a patch of nothing else',
      `${deployment}Patch`,
      workloads[deployment]!({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
      'The volume root is a directory of the node. Use an emptyDir or a persistent volume claim.',
    ],
    [
      'a setting of the kernel by a patch of nothing else',
      `${deployment}Patch`,
      { spec: { template: { spec: { securityContext: { sysctls: [{ name: 'kernel.shmmax' }] } } } } },
      'The pod sets kernel.shmmax of the kernel. Remove them from securityContext.sysctls.',
    ],
    [
      'settings of the kernel',
      deployment,
      podSecurityWith({ sysctls: [{ name: 'net.core.somaxconn', value: '1' }] }),
      'The pod sets net.core.somaxconn of the kernel. Remove them from securityContext.sysctls.',
    ],
    [
      'a pod without AppArmor',
      deployment,
      podSecurityWith({ appArmorProfile: { type: 'Unconfined' } }),
      'The pod is not confined by AppArmor. Remove securityContext.appArmorProfile.',
    ],
    [
      'a container without AppArmor',
      deployment,
      securityWith({ appArmorProfile: { type: 'Unconfined' } }),
      'The container inference is not confined by AppArmor. Remove securityContext.appArmorProfile.',
    ],
    [
      'one without AppArmor by an annotation',
      deployment,
      annotated('unconfined'),
      `The container inference is not confined by AppArmor. Remove the annotation ${appArmor}.`,
    ],
    [
      'all of /proc',
      deployment,
      securityWith({ procMount: 'Unmasked' }),
      'The container inference sees all of /proc. Remove securityContext.procMount.',
    ],
    [
      'a process of a Windows node',
      deployment,
      podSecurityWith({ windowsOptions: { hostProcess: true } }),
      'The pod runs as a process of the node. Remove securityContext.windowsOptions.hostProcess.',
    ],
    [
      'one by a container',
      deployment,
      securityWith({ windowsOptions: { hostProcess: true } }),
      'The container inference runs as a process of the node. Remove securityContext.windowsOptions.hostProcess.',
    ],
    [
      'a privileged container that debugs',
      deployment,
      podWith({
        ephemeralContainers: [
          {
            ...container,
            name: 'debug',
            securityContext: { ...container.securityContext, privileged: true },
          },
        ],
      }),
      'The container debug is privileged. Remove securityContext.privileged.',
    ],
    ...['initContainers', 'ephemeralContainers'].map((list): Refused => [
      `a privileged container by a patch of ${list} alone`,
      `${deployment}Patch`,
      workloads[deployment]!({
        [list]: [
          {
            ...container,
            securityContext: { ...container.securityContext, ...pod.securityContext, privileged: true },
          },
        ],
      }),
      'The container inference is privileged. Remove securityContext.privileged.',
    ]),
    [
      'a privileged container that prepares',
      deployment,
      podWith({
        initContainers: [
          {
            ...container,
            name: 'prepare',
            securityContext: { ...container.securityContext, privileged: true },
          },
        ],
      }),
      'The container prepare is privileged. Remove securityContext.privileged.',
    ],
    [
      'a capability',
      deployment,
      securityWith({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      'The container inference has the capabilities SYS_ADMIN. Remove them from securityContext.capabilities.add.',
    ],
    [
      'a port of the node',
      deployment,
      containerWith({ ports: [{ containerPort: 8081, hostPort: 80 }] }),
      'The container inference takes a port of the node. Remove hostPort and use a Service.',
    ],
  ],
})

describePolicy(podPolicies, 'pods-are-hardened', {
  allowed: [
    ['a hardened pod', deployment, podWith({})],
    [
      'a profile of its own for seccomp',
      deployment,
      securityWith({ seccompProfile: { type: 'Localhost', localhostProfile: 'inference.json' } }),
    ],
    [
      'one whose containers say it themselves',
      deployment,
      podWith({
        securityContext: undefined,
        containers: [
          { ...container, securityContext: { ...container.securityContext, ...pod.securityContext } },
        ],
      }),
    ],
  ],
  refused: [
    [
      'a pod that may run as root',
      deployment,
      podWith({ securityContext: { ...pod.securityContext, runAsNonRoot: undefined } }),
      lacks(user),
    ],
    ['a container that runs as root after all', deployment, securityWith({ runAsUser: 0 }), lacks(user)],
    [
      'a pod without seccomp',
      deployment,
      podWith({ securityContext: { ...pod.securityContext, seccompProfile: { type: 'Unconfined' } } }),
      lacks('securityContext.seccompProfile.type to RuntimeDefault'),
    ],
    [
      'a container without seccomp in a pod with it',
      deployment,
      securityWith({ seccompProfile: { type: 'Unconfined' } }),
      lacks('securityContext.seccompProfile.type to RuntimeDefault'),
    ],
    [
      'a container that may gain privileges',
      deployment,
      securityWith({ allowPrivilegeEscalation: undefined }),
      lacks('securityContext.allowPrivilegeEscalation to false'),
    ],
    [
      'a container that writes to its root',
      deployment,
      securityWith({ readOnlyRootFilesystem: false }),
      lacks('securityContext.readOnlyRootFilesystem to true'),
    ],
    [
      'a container that keeps capabilities',
      deployment,
      securityWith({ capabilities: { drop: ['NET_RAW'] } }),
      lacks('securityContext.capabilities.drop to [ALL]'),
    ],
  ],
})

describePolicy(podPolicies, 'pods-have-resources', {
  allowed: [
    [
      'a container that debugs, which cannot say it',
      deployment,
      podWith({ ephemeralContainers: [{ ...container, resources: undefined }] }),
    ],
    ['a container that says what it needs', deployment, podWith({})],
    [
      'a container without a limit of CPU time',
      deployment,
      containerWith({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } } }),
    ],
  ],
  refused: [
    [
      'a container that says nothing',
      deployment,
      containerWith({ resources: undefined }),
      'The container inference can starve its neighbours. Set resources.requests.cpu and resources.requests.memory and resources.limits.memory.',
    ],
    [
      'a container without a limit of memory',
      deployment,
      containerWith({ resources: { requests: { cpu: '1', memory: '1Gi' } } }),
      'The container inference can starve its neighbours. Set resources.limits.memory.',
    ],
  ],
})

const remedy = 'Name a version, or a digest: repository/name:1.2.3'
const image = 'The image of the container inference'

describePolicy(imagePolicies, 'images-are-pinned', {
  allowed: [
    ['an image with a version', deployment, podWith({})],
    ['a registry with a port', deployment, containerWith({ image: 'localhost:5000/inference:1.0' })],
    ['a digest', deployment, containerWith({ image: `modelops/inference@sha256:${'a'.repeat(64)}` })],
    [
      'a digest beside the tag latest',
      deployment,
      containerWith({ image: `inference:latest@sha256:${'a'.repeat(64)}` }),
    ],
    ['a build with a version', 'docker-build:index:Image', { tags: ['modelops/inference:3f2a91c0aa01'] }],
    ['a build without tags', 'docker-build:index:Image', { push: false }],
  ],
  refused: [
    [
      'the tag latest',
      deployment,
      containerWith({ image: 'modelops/inference:latest' }),
      `${image} is modelops/inference:latest, another one with every push. ${remedy}`,
    ],
    [
      'no tag',
      deployment,
      containerWith({ image: 'modelops/inference' }),
      `${image} has no tag, which means latest: modelops/inference. ${remedy}`,
    ],
    [
      'a port that looks like a tag',
      deployment,
      containerWith({ image: 'localhost:5000/inference' }),
      `${image} has no tag, which means latest: localhost:5000/inference. ${remedy}`,
    ],
    [
      'no image',
      deployment,
      containerWith({ image: undefined }),
      `${image} has no tag, which means latest: ''. ${remedy}`,
    ],
    [
      'the tag latest in a CronJob',
      'kubernetes:batch/v1:CronJob',
      workloads['kubernetes:batch/v1:CronJob']!({
        ...pod,
        containers: [{ ...container, image: 'curl:latest' }],
      }),
      `${image} is curl:latest, another one with every push. ${remedy}`,
    ],
    [
      'the tag latest in a custom resource',
      'kubernetes:argoproj.io/v1alpha1:Rollout',
      containerWith({ image: 'curl:latest' }),
      `${image} is curl:latest, another one with every push. ${remedy}`,
    ],
    [
      'a build with the tag latest',
      'docker-build:index:Image',
      { tags: ['modelops/inference:latest'] },
      `The image that is built is modelops/inference:latest, another one with every push. ${remedy}`,
    ],
  ],
})
