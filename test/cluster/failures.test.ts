/** What keeps a new replica from serving is reported where people look, and the old ones serve on. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { isReady, type Pod } from './kubernetes.js'
import { withDamaged } from './object-store.js'
import { ask, assertServedByAll, cluster, deploy, irisRow, irisServed, train, urls } from './platform.js'

describe('a new replica that cannot serve', () => {
  beforeEach(async () => {
    await irisServed()
    await cluster.rolledOut('inference')
  })
  afterEach(async () => {
    await cluster.kubectl(['rollout', 'undo', 'deployment/inference'])
    await cluster.rolledOut('inference')
  })

  it('reports a wrong S3 key', async () => {
    await setVariable('AWS_SECRET_ACCESS_KEY=wrong')
    await assertTold(/SignatureDoesNotMatch.*Check AWS_SECRET_ACCESS_KEY/)
  })

  it('reports a missing bucket', async () => {
    await setVariable('MODELOPS_STORE=s3://not-there')
    await assertTold(/NoSuchBucket.*Create it or correct MODELOPS_STORE/)
  })

  it('reports a corrupt artifact', async () => {
    const runId = await train('corrupt')
    await deploy(runId)
    await eventually(() => assertServedByAll('corrupt', runId))
    await withDamaged(`models/corrupt/runs/${runId}/weights.bin`, async () => {
      await cluster.kubectl(['rollout', 'restart', 'deployment/inference'])
      await assertTold(/corrupt: run .* cannot be served: .*weights\.bin/)
    })
  })
})

const setVariable = (assignment: string) =>
  cluster.kubectl(['set', 'env', 'deployment/inference', assignment])

/** The reason is in the log, in /ready and, when the container ends, in its termination message. */
async function assertTold(reason: RegExp): Promise<void> {
  const pod = await eventually(newPod)
  const { name } = pod.metadata
  await eventually(async () => {
    assert.match(await cluster.kubectl(['logs', name]), reason)
    assert.match(await readyBody(name), reason)
  })
  assert.equal(isReady(pod), false)
  await assertOldServe(name)
  await cluster.kubectl(['exec', name, '--', 'sh', '-c', 'kill 1'])
  await eventually(async () => {
    const { status } = await cluster.get<Pod>('pod', name)
    assert.match(
      status.containerStatuses![0]!.lastState.terminated?.message ?? 'no termination message',
      reason,
    )
  })
  await assertOldServe(name)
}

async function newPod(): Promise<Pod> {
  const unready = (await cluster.pods('inference')).filter((pod) => !isReady(pod))
  assert.equal(unready.length, 1, 'pods that are not ready')
  return unready[0]!
}

/** Asks inside the pod, because the API server passes on the status of an error but not its body. */
const readyBody = (pod: string) => {
  const script = "fetch('http://127.0.0.1:8081/ready').then((answer) => answer.text()).then(console.log)"
  return cluster.kubectl(['exec', pod, '--', 'node', '-e', script])
}

async function assertOldServe(newPodName: string): Promise<void> {
  const others = (await cluster.pods('inference')).filter(({ metadata }) => metadata.name !== newPodName)
  assert.ok(others.length >= 2 && others.every(isReady), 'the old replicas are ready')
  for (let i = 0; i < 20; i++) await ask(`${urls.inference}/predict?model=iris`, { features: irisRow })
}
