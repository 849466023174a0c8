/** What Prometheus reads of the prediction routes. */
import { tensorCount } from '@modelops/common/tensorflow/tensor-count'
import { Counter, Gauge, type Metric, type Registry } from 'prom-client'
import type { Catalog } from './catalog.js'
import type { BucketCounts, ServingFigures, VersionFigures } from './figures.js'

/** Registers the `model_*` metrics; their values are taken from the figures when they are read. */
export function registerServingMetrics(registry: Registry, catalog: Catalog, figures: ServingFigures): void {
  const labelsOf = ({ model, runId }: VersionFigures) => ({ model, run_id: runId })
  const byVersion = { labelNames: ['model', 'run_id'] as const, registers: [registry] }

  new Counter({
    name: 'model_predictions_total',
    help: 'Rows predicted',
    ...byVersion,
    collect() {
      this.reset()
      for (const version of figures.versions()) this.inc(labelsOf(version), version.predictions)
    },
  })
  new Counter({
    name: 'model_prediction_errors_total',
    help: 'Prediction requests that were refused or failed, by problem code',
    labelNames: ['type'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const [type, count] of figures.errors) this.inc({ type }, count)
    },
  })
  new Counter({
    name: 'model_version_errors_total',
    help: 'Prediction requests that a model version refused or failed, by problem code',
    labelNames: ['model', 'run_id', 'type'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const version of figures.versions())
        for (const [type, count] of version.errors) this.inc({ ...labelsOf(version), type }, count)
    },
  })
  new Gauge({
    name: 'model_predictions_in_flight',
    help: 'Prediction requests that wait for their answer',
    registers: [registry],
    collect() {
      this.set(figures.inFlight)
    },
  })
  new Gauge({
    name: 'model_queue_rows',
    help: 'Rows that wait for a batch',
    ...byVersion,
    collect() {
      this.reset()
      for (const { figures, batcher } of catalog.all()) this.set(labelsOf(figures), batcher.queuedRows)
    },
  })
  new Gauge({
    name: 'model_info',
    help: '1 for each model version in service',
    labelNames: ['model', 'run_id', 'backend', 'task'] as const,
    aggregator: 'max', // of several workers
    registers: [registry],
    collect() {
      this.reset()
      for (const version of catalog.all())
        this.set(
          { ...labelsOf(version.figures), backend: version.runner.backend, task: version.manifest.task },
          1,
        )
    },
  })
  new Gauge({
    name: 'tensorflow_tensors',
    help: 'Tensors that TensorFlow.js holds, weights included; models in plain JavaScript have none',
    registers: [registry],
    collect() {
      this.set(tensorCount())
    },
  })
  registerHistogram(registry, 'model_prediction_latency_seconds', 'Seconds from body to answer', () =>
    figures.versions().map((version) => [labelsOf(version), version.latency]),
  )
  registerHistogram(registry, 'model_batch_rows', 'Rows computed together', () =>
    figures.versions().map((version) => [labelsOf(version), version.batchRows]),
  )
}

type Labels = Record<string, string>

/** A histogram whose buckets are counted elsewhere; prom-client's own cannot be set. */
function registerHistogram(
  registry: Registry,
  name: string,
  help: string,
  read: () => [Labels, BucketCounts][],
) {
  const metric = {
    name,
    help,
    get: () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: read().flatMap(samplesOf(name)),
    }),
    reset() {},
  }
  registry.registerMetric(metric as unknown as Metric)
}

const samplesOf =
  (name: string) =>
  ([labels, { bounds, counts, sum }]: [Labels, BucketCounts]) => {
    let cumulative = 0
    const buckets = [...bounds, '+Inf'].map((le, i) => {
      cumulative += counts[i]!
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: cumulative }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: cumulative },
    ]
  }
