/** Settings that change while the platform runs: none fails, stops pods that serve, or replaces a volume. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { renderPlatform, stackChanges } from './local-stack.js'
import { cluster, imageTag, irisServed } from './platform.js'
import { adoptAsPulumi, applyAsPulumi, type Applied } from './pulumi-apply.js'

const settings = stackChanges({ context: cluster.context, tag: imageTag })

async function rendered(changes: object, kind: string, name: string): Promise<Applied> {
  const documents = (await renderPlatform(cluster, { ...settings, ...changes })) as Applied[]
  const found = documents.find((each) => each.kind === kind && each.metadata.name === name)
  assert.ok(found, `no ${kind} ${name}`)
  return found
}

interface Deployment {
  spec: { replicas: number }
  status: { readyReplicas?: number }
}

const ready = async () => (await cluster.get<Deployment>('deployment', 'inference')).status.readyReplicas ?? 0

async function setReplicas(min: number, max: number): Promise<void> {
  const changes = { 'inference.minReplicas': min, 'inference.maxReplicas': max }
  await applyAsPulumi(await rendered(changes, 'Deployment', 'inference'))
  await applyAsPulumi(await rendered(changes, 'HorizontalPodAutoscaler', 'inference'))
}

/** Applies it and waits until as many serve as should: never fewer than `least` meanwhile. */
async function changeTo(min: number, max: number, least: number): Promise<void> {
  await setReplicas(min, max)
  let fewest = Infinity
  await eventually(async () => {
    const now = await ready()
    fewest = Math.min(fewest, now)
    assert.ok(now >= min && now <= max, `${now} pods serve, not ${min} to ${max}`)
  })
  assert.ok(fewest >= least, `only ${fewest} pods served`)
}

describe('the number of inference pods', () => {
  before(async () => {
    await irisServed()
    await cluster.rolledOut('inference')
  })
  after(async () => {
    await setReplicas(2, 3)
    await eventually(async () => assert.ok((await ready()) >= 2))
  })

  it('that an earlier chart fixed is kept as the autoscaler takes over', async () => {
    const changes = { 'inference.minReplicas': 2, 'inference.maxReplicas': 2 }
    const deployment = await rendered(changes, 'Deployment', 'inference')
    await cluster.kubectl(['delete', 'hpa', 'inference'])
    await adoptAsPulumi({ ...deployment, spec: { ...deployment.spec, replicas: 2 } })
    await changeTo(2, 2, 2)
  })

  for (const [min, max, least] of [
    [2, 3, 2],
    [3, 3, 2],
    [3, 4, 3],
    [1, 3, 1],
    [2, 2, 1],
  ] as const)
    it(`goes to ${min} to ${max} without a conflict or a gap`, () => changeTo(min, max, least))

  it('that kubectl scale changed is taken back, not fought over', async () => {
    await cluster.kubectl(['scale', 'deployment/inference', '--replicas=3'])
    await changeTo(3, 3, 2)
    await cluster.kubectl(['scale', 'deployment/inference', '--replicas=4'])
    await changeTo(2, 2, 2)
  })
})

describe('the volume claim', () => {
  const claim = (name: string) =>
    cluster.get<{ metadata: { uid: string }; spec: { storageClassName: string } }>('pvc', name)

  it('of Prometheus outlives every change of storageClass', async () => {
    const before = await claim('prometheus')
    for (const storageClass of [before.spec.storageClassName, 'not-there', '']) {
      const wanted = await rendered({ storageClass }, 'PersistentVolumeClaim', 'prometheus')
      await adoptAsPulumi(wanted)
      await applyAsPulumi(wanted)
      const { metadata, spec } = await claim('prometheus')
      assert.equal(metadata.uid, before.metadata.uid)
      assert.equal(spec.storageClassName, before.spec.storageClassName)
    }
  })

  it('of MinIO outlives every change of storageClass', async () => {
    const before = await claim('minio')
    const chart = 'infra/charts/minio'
    for (const storageClass of [before.spec.storageClassName, 'not-there', ''])
      await cluster.helm([
        'upgrade',
        'minio',
        chart,
        '--reuse-values',
        '--wait',
        '--set',
        `storage.storageClass=${storageClass}`,
      ])
    assert.equal((await claim('minio')).metadata.uid, before.metadata.uid)
  })

  it('that cannot shrink is refused in a sentence before anything is touched', () =>
    assert.rejects(
      rendered({ 'monitoring.size': '1Gi' }, 'PersistentVolumeClaim', 'prometheus'),
      /the volume claim prometheus has 8Gi, and a volume cannot shrink/,
    ))
})
