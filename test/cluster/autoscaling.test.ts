/** The HorizontalPodAutoscaler of inference. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from './eventually.js'
import { underLoad } from './load.js'
import { cluster, irisServed } from './platform.js'

/** More than two replicas can answer; requests refused with 429 count as load as well. Many rows, so that k6 needs little. */
const busy = { rate: 150, rowsPerRequest: 3000 }
/** Requests a second that no process is busy with. */
const light = { rate: 600 }
/** Longer than the autoscaler takes to look twice, and than metrics-server's window. */
const OBSERVED_SECONDS = 45
/** The chart waits for five minutes of calm before it takes a replica away; that it does so is what is tested here. */
const WINDOW_SECONDS = { chart: 300, test: 15 }

interface Autoscaler {
  spec: {
    minReplicas: number
    maxReplicas: number
    metrics: { resource: { target: { averageUtilization: number } } }[]
  }
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

  it('leaves the smallest number alone where a Node.js process has far less to do than it can', async () => {
    await assertReplicas(spec.minReplicas)
    let used = 0
    const { requests } = await underLoad(light, async () => {
      const before = await cpuSeconds()
      await delay(OBSERVED_SECONDS * 1000)
      used = ((await cpuSeconds()) - before) / OBSERVED_SECONDS
      const { status } = await autoscaler()
      assert.equal(status.desiredReplicas, spec.minReplicas)
    })
    const cores = (await requestedCores()) * (spec.metrics[0]!.resource.target.averageUtilization / 100)
    const perReplica = Math.round((light.rate / used) * cores)
    console.log(
      `      ${requests} requests; ${used.toFixed(3)} cores for ${light.rate} a second: ${perReplica} a second and replica at ${cores} core`,
    )
    assert.ok(used < (cores * spec.minReplicas) / 2, `${used} cores`)
  })

  it('adds replicas under load and takes them away after it', async () => {
    await assertReplicas(spec.minReplicas)
    await underLoad(busy, () => assertReplicas(spec.maxReplicas))
    await assertReplicas(spec.minReplicas)
  })
})

/** Of all inference pods so far, by their own count. */
async function cpuSeconds(): Promise<number> {
  const pods = await cluster.pods('inference')
  const metrics = await Promise.all(pods.map((pod) => cluster.ask(pod, 8081, '/metrics')))
  return metrics.reduce(
    (sum, text) => sum + Number(/^process_cpu_seconds_total(?:{.*})? (\S+)$/m.exec(text)![1]),
    0,
  )
}

async function requestedCores(): Promise<number> {
  interface Deployment {
    spec: { template: { spec: { containers: { resources: { requests: { cpu: string } } }[] } } }
  }
  const { spec } = await cluster.get<Deployment>('deployment', 'inference')
  const { cpu } = spec.template.spec.containers[0]!.resources.requests
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)
}

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
