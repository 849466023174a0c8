import assert from 'node:assert/strict'
import { imagePolicies } from '../../policy/images.js'
import { podPolicies } from '../../policy/pods.js'
import { describePolicy, violationsOf, type Inputs } from './resources.js'

const container = {
  name: 'inference',
  image: 'modelops/inference:0.1.0',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  resources: { requests: { cpu: '250m', memory: '320Mi' }, limits: { cpu: '2', memory: '1Gi' } },
}
const pod = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container],
  volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
}

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
}

const deployment = 'kubernetes:apps/v1:Deployment'
const podWith = (changes: Inputs) => workloads[deployment]!({ ...pod, ...changes })
const containerWith = (changes: Inputs) => podWith({ containers: [{ ...container, ...changes }] })
const securityWith = (changes: Inputs) =>
  containerWith({ securityContext: { ...container.securityContext, ...changes } })
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
      'a build with the tag latest',
      'docker-build:index:Image',
      { tags: ['modelops/inference:latest'] },
      `The image that is built is modelops/inference:latest, another one with every push. ${remedy}`,
    ],
  ],
})
