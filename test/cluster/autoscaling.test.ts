/** The HorizontalPodAutoscaler of inference. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { underLoad } from './load.js'
import { cluster, irisServed } from './platform.js'

/** More than two replicas can answer; requests refused with 429 count as load as well. Many rows, so that k6 needs little. */
const busy = { rate: 150, rowsPerRequest: 3000 }
/** The chart waits for five minutes of calm before it takes a replica away; that it does so is what is tested here. */
const WINDOW_SECONDS = { chart: 300, test: 15 }

interface Autoscaler {
  spec: { minReplicas: number; maxReplicas: number }
  status: { desiredReplicas: number }
}

const autoscaler = () => cluster.get<Autoscaler>('hpa', 'inference')

describe('the autoscaler', () => {
  let spec: Autoscaler['spec']
  before(async () => {
    await irisServed()
    spec = (await autoscaler()).spec
    await setWindow(WINDOW_SECONDS.test)
  })
  after(() => setWindow(WINDOW_SECONDS.chart))

  it('adds replicas under load and takes them away after it', async () => {
    await assertReplicas(spec.minReplicas)
    await underLoad(busy, () => assertReplicas(spec.maxReplicas))
    await assertReplicas(spec.minReplicas)
  })
})

const assertReplicas = (expected: number) =>
  eventually(async () => {
    assert.equal((await autoscaler()).status.desiredReplicas, expected, 'replicas that the autoscaler wants')
    const { status } = await cluster.get<{ status: { readyReplicas: number; replicas: number } }>(
      'deployment',
      'inference',
    )
    assert.deepEqual([status.readyReplicas, status.replicas], [expected, expected], 'ready replicas')
  })

async function setWindow(seconds: number): Promise<void> {
  const spec = { behavior: { scaleDown: { stabilizationWindowSeconds: seconds } } }
  await cluster.kubectl(['patch', 'hpa', 'inference', '--type=merge', '-p', JSON.stringify({ spec })])
}
