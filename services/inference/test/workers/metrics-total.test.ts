import assert from 'node:assert/strict'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { snapshotOf, type MetricSnapshot } from '../../src/serving/peers.js'
import { MetricsTotal } from '../../src/workers/metrics-total.js'

/** The metrics of a worker that has answered so many requests, in so many seconds each. */
async function worker(requests: number, seconds: number): Promise<MetricSnapshot[]> {
  const registers = [new Registry()]
  new Counter({ name: 'requests_total', help: 'h', labelNames: ['model'], registers }).inc(
    { model: 'iris' },
    requests,
  )
  new Gauge({ name: 'queue', help: 'h', registers }).set(requests)
  new Gauge({ name: 'info', help: 'h', registers, aggregator: 'max' }).set(1)
  const latency = new Histogram({ name: 'latency', help: 'h', buckets: [0.1, 1], registers })
  for (let i = 0; i < requests; i++) latency.observe(seconds)
  return snapshotOf(registers[0]!)
}

describe('the metrics of several workers', () => {
  const linesOf = async (total: MetricsTotal, own: MetricSnapshot[] = []) =>
    (await total.text(own)).split('\n').filter((line) => line && !line.startsWith('#'))

  it('are sums, by label and by bucket; what is no amount is not summed', async () => {
    const total = new MetricsTotal()
    total.update(1, await worker(2, 0.05))
    total.update(2, await worker(3, 0.5))
    const lines = await linesOf(total)
    assert.deepEqual(lines.slice(0, 6), [
      'requests_total{model="iris"} 5',
      'queue 5',
      'info 1',
      'latency_bucket{le="0.1"} 2',
      'latency_bucket{le="1"} 5',
      'latency_bucket{le="+Inf"} 5',
    ])
  })

  it('take the last word of each worker, and keep what one had counted that has ended', async () => {
    const total = new MetricsTotal()
    total.update(1, await worker(2, 0.05))
    total.update(1, await worker(4, 0.05))
    total.update(2, await worker(3, 0.5))
    total.end(1)
    const lines = await linesOf(total)
    assert.ok(lines.includes('requests_total{model="iris"} 7'))
    assert.ok(lines.includes('latency_count 7'))
    assert.ok(lines.includes('queue 3'), 'nothing waits in a process that is gone')
    total.end(2)
    total.end(3)
    assert.ok((await linesOf(total)).includes('requests_total{model="iris"} 7'))
  })

  it('say of the primary what it uses, and since when there is one', async () => {
    const process = async (seconds: number, start: number): Promise<MetricSnapshot[]> => {
      const registers = [new Registry()]
      new Counter({ name: 'process_cpu_seconds_total', help: 'h', registers }).inc(seconds)
      new Gauge({ name: 'process_start_time_seconds', help: 'h', registers, aggregator: 'omit' }).set(start)
      new Gauge({ name: 'requests', help: 'h', registers }).set(1)
      return snapshotOf(registers[0]!)
    }
    const total = new MetricsTotal()
    total.update(1, await process(3, 200))
    assert.deepEqual(await linesOf(total, await process(1, 100)), [
      'process_cpu_seconds_total 4',
      'process_start_time_seconds 100',
      'requests 1',
    ])
  })
})
