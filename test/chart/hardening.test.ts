/** What holds for every pod and every resource of every rendering. */
import assert from 'node:assert/strict'
import { describeChart, render, template } from './helm.js'
import { envOf, ofKind, podsOf, type Container, type Pod } from './resources.js'
import { renderings } from './stacks.js'

const containersOf = ({ spec }: Pod): Container[] => [...(spec.initContainers ?? []), ...spec.containers]
const isService = ({ owner }: Pod) => owner.startsWith('Deployment')

for (const { title, chart, values, options } of renderings)
  describeChart(`Hardening of ${title}`, () => {
    const resources = () => render(chart, values, options)

    const everyPod = (check: (pod: Pod) => void) => () => {
      const pods = podsOf(resources())
      assert.ok(pods.length > 0)
      for (const pod of pods) check(pod)
    }
    const everyContainer = (check: (container: Container, pod: Pod) => void) =>
      everyPod((pod) => containersOf(pod).forEach((container) => check(container, pod)))

    it(
      'every pod runs as a user that is not root, under the seccomp profile of the runtime',
      everyPod(({ owner, spec: { securityContext = {} } }) => {
        const { runAsNonRoot, runAsUser, runAsGroup, seccompProfile } = securityContext
        assert.deepEqual(
          { runAsNonRoot, seccompProfile },
          { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          owner,
        )
        assert.ok(Number(runAsUser) > 0 && Number(runAsGroup) > 0, owner)
      }),
    )

    it(
      'every container has a read-only root, no capability and no way to more',
      everyContainer(({ securityContext }, { owner }) =>
        assert.deepEqual(
          securityContext,
          { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          owner,
        ),
      ),
    )

    it(
      'every container requests CPU and memory, and has limits for both',
      everyContainer(({ resources: given }, { owner }) => {
        for (const { cpu, memory } of [given!.requests, given!.limits]) assert.ok(cpu && memory, owner)
      }),
    )

    it(
      'no pod shares anything with its node',
      everyPod(({ owner, spec }) => {
        assert.ok(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, owner)
        for (const { hostPath } of spec.volumes ?? []) assert.equal(hostPath, undefined, owner)
      }),
    )

    it('no pod gets a token of the cluster or the addresses of its services', () => {
      everyPod(({ owner, spec }) => {
        assert.equal(spec.automountServiceAccountToken, false, owner)
        assert.equal(spec.enableServiceLinks, false, owner)
      })()
      for (const account of ofKind(resources(), 'ServiceAccount'))
        assert.equal(account.automountServiceAccountToken, false)
    })

    it('every pod has a service account of this chart, never the default one', () => {
      const accounts = ofKind(resources(), 'ServiceAccount').map(({ metadata }) => metadata.name)
      for (const { owner, spec } of podsOf(resources()))
        assert.ok(accounts.includes(spec.serviceAccountName), owner)
    })

    it(
      'what may be written in a pod has a limit',
      everyPod(({ owner, spec }) => {
        for (const { name, emptyDir } of spec.volumes ?? [])
          if (emptyDir) assert.ok(emptyDir.sizeLimit, `${owner} ${name}`)
        for (const { volumeMounts = [] } of spec.containers)
          assert.ok(
            volumeMounts.some(({ mountPath }) => mountPath === '/tmp'),
            owner,
          )
      }),
    )

    it(
      'every image has a tag other than latest, or a digest',
      everyContainer(({ image }, { owner }) =>
        assert.match(image, /(:(?!latest$)[^:/]+|@sha256:[0-9a-f]{64})$/, owner),
      ),
    )

    it(
      'every service is probed at its start, for its life and for its readiness',
      everyPod((pod) => {
        const [container] = pod.spec.containers
        const probes = [container!.startupProbe, container!.livenessProbe, container!.readinessProbe]
        for (const probe of probes) assert.equal(probe !== undefined, isService(pod), pod.owner)
      }),
    )

    it(
      'no credential stands in the manifest',
      everyContainer((container, { owner }) => {
        for (const [name, value] of Object.entries(envOf(container)))
          if (/KEY|PASSWORD|SECRET|USER/.test(name)) assert.equal(typeof value, 'object', `${owner} ${name}`)
      }),
    )

    it('there is no Secret, no hook but that of helm test, and no resource outside the namespace', () => {
      assert.deepEqual(ofKind(resources(), 'Secret'), [])
      assert.doesNotMatch(template(chart, values, options), /helm\.sh\/hook: (?!test\n)/)
      for (const { kind, metadata } of resources())
        assert.equal(metadata.namespace, 'modelops', `${kind} ${metadata.name}`)
    })
  })
