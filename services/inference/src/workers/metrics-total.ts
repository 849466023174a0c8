/** The metrics of all workers together, also of those that have ended: a counter must never go backwards. */
import { AggregatorRegistry } from 'prom-client'
import type { MetricSnapshot } from '../serving/peers.js'

export class MetricsTotal {
  readonly #latest = new Map<number, MetricSnapshot[]>()
  #ended: MetricSnapshot[] = []

  /** Replaces what was known of a worker. */
  update(worker: number, metrics: MetricSnapshot[]): void {
    this.#latest.set(worker, metrics)
  }

  /** Keeps what the worker that has ended had counted when it was last asked. */
  end(worker: number): void {
    const counted = (this.#latest.get(worker) ?? []).filter(({ type }) => /^(counter|histogram)$/.test(type))
    this.#latest.delete(worker)
    const total = AggregatorRegistry.aggregate([this.#ended, counted])
    this.#ended = total.getMetricsAsArray() as unknown as MetricSnapshot[]
  }

  /** @param own the metrics of the primary, which count only as far as they are about its process: processor time, memory */
  text(own: MetricSnapshot[]): Promise<string> {
    const used = own.filter(({ name }) => name.startsWith('process_')).map(withStart)
    return AggregatorRegistry.aggregate([used, ...this.#latest.values(), this.#ended]).metrics()
  }
}

/** The service has started when its first process has. */
const withStart = (metric: MetricSnapshot): MetricSnapshot =>
  metric.name === 'process_start_time_seconds' ? { ...metric, aggregator: 'min' } : metric
