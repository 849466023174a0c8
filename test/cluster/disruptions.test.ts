/** What happens to a platform in operation, under 200 requests a second: none may be lost. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { isReady } from './kubernetes.js'
import { underLoad } from './load.js'
import { ask, cluster, irisServed, uploadIris, urls } from './platform.js'

const RATE = 200

describe('under constant load no request is lost', () => {
  beforeEach(async () => {
    await irisServed()
    await cluster.rolledOut('inference')
  })

  const losesNothing = (what: string, action: () => Promise<void>) =>
    it(what, async () => {
      const { requests, failed, dropped, p95Ms } = await underLoad({ rate: RATE }, action)
      console.log(
        `      ${requests} requests, ${failed} failed, ${dropped} dropped, p95 ${p95Ms.toFixed(1)} ms`,
      )
      assert.ok(requests > RATE, `only ${requests} requests`)
      assert.deepEqual({ failed, dropped }, { failed: 0, dropped: 0 })
    })

  losesNothing('by a rolling update', async () => {
    await cluster.kubectl(['rollout', 'restart', 'deployment/inference'])
    await cluster.rolledOut('inference')
    await gone()
  })

  losesNothing('by kubectl delete pod', async () => {
    const [pod] = await cluster.pods('inference')
    await cluster.kubectl(['delete', 'pod', pod!.metadata.name])
    await cluster.rolledOut('inference')
  })

  losesNothing('by an eviction, and the disruption budget allows one at a time', async () => {
    const [first, second] = await cluster.pods('inference')
    await evict(first!.metadata.name)
    await assert.rejects(evict(second!.metadata.name), /disruption budget/)
    await eventually(async () => {
      const pods = await cluster.pods('inference')
      assert.ok(pods.length >= 2 && pods.every(isReady), 'the evicted pod is replaced')
    })
  })

  losesNothing('by a restart of MinIO, even when it takes a while; its data are still there', async () => {
    await uploadIris()
    const before = await ask<object>(`${urls.training}/datasets`)
    const start = new Date().toISOString()
    await cluster.kubectl(['scale', 'deployment/minio', '--replicas=0'])
    try {
      await eventually(() => assertMissedSince(start))
    } finally {
      await cluster.kubectl(['scale', 'deployment/minio', '--replicas=1'])
      await cluster.rolledOut('minio')
    }
    await eventually(async () => assert.deepEqual(await ask(`${urls.training}/datasets`), before))
  })
})

/** Asserts that every replica has failed to reach the store. */
async function assertMissedSince(start: string): Promise<void> {
  for (const { metadata } of await cluster.pods('inference'))
    assert.match(await cluster.kubectl(['logs', metadata.name, `--since-time=${start}`]), /following failed/)
}

/** Resolves when no pod is terminating any more. */
const gone = () =>
  eventually(async () => {
    const names = await cluster.kubectl(['get', 'pods', '-lapp.kubernetes.io/name=inference', '-oname'])
    assert.equal(
      names.trim().split('\n').length,
      (await cluster.pods('inference')).length,
      'pods are leaving',
    )
  })

async function evict(pod: string): Promise<void> {
  const metadata = { name: pod, namespace: cluster.namespace }
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata }
  const path = `/api/v1/namespaces/${cluster.namespace}/pods/${pod}/eviction`
  await cluster.kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction))
}
