/** Prometheus metrics of one service: Node.js defaults, and requests by route. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** @param text what Prometheus reads, where it is not the metrics of this process alone */
export function createMetrics(service: string, text?: () => Promise<string>) {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests outside the prediction routes, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [registry],
  })
  return { registry, requests, text: text ?? (() => registry.metrics()) }
}

export type Metrics = ReturnType<typeof createMetrics>
