/** The metrics of runs, besides those of requests and of Node.js itself. */
import { Counter, Gauge } from 'prom-client'
import { createMetrics } from '@modelops/common/metrics'
import type { RunState } from '@modelops/common/rules/run-state'

export function createTrainingMetrics(queueLength: () => number) {
  const metrics = createMetrics('training')
  const registers = [metrics.registry]
  const ended = new Counter({
    name: 'training_runs_total',
    help: 'Runs of this service that have ended, by how',
    labelNames: ['status'] as const,
    registers,
  })
  new Gauge({
    name: 'training_queue_length',
    help: 'Runs that wait',
    registers,
    collect() {
      this.set(queueLength())
    },
  })
  return { ...metrics, countRun: (status: RunState) => ended.inc({ status }) }
}
