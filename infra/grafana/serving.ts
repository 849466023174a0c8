/** The dashboard of the inference service: what is served, how fast, and what goes wrong. */
import { servingMetrics } from '@modelops/common/serving-metrics'
import { layOut } from './layout.js'
import { modelVariable } from './model-variable.js'
import { curves, number } from './panels.js'
import { processRow } from './process-row.js'
import { by, count, max, mean, quantile, rate, series, unitOf } from './queries.js'

const { info, latency } = servingMetrics
const errors = rate('errors')
/** The answers of all models, as errors have no model. */
const answers = `sum(rate(${latency.name}_count[$__rate_interval]))`

const now = [
  number({
    title: 'Predictions per second',
    description: 'Rows predicted by all replicas.',
    queries: { rows: rate('predictions') },
  }),
  number({
    title: 'Latency, p95',
    description: 'From the body of a request to its answer.',
    unit: unitOf('latency'),
    queries: { p95: quantile(0.95, 'latency') },
  }),
  number({
    title: 'Errors',
    description: 'Share of the prediction requests that were refused or failed.',
    unit: 'percentunit',
    queries: { errors: `${errors} / (${errors} + ${answers})` },
  }),
  number({
    title: 'In flight',
    description: 'Requests that wait for their answer.',
    queries: { requests: `sum(${series('inFlight')})` },
  }),
  number({
    title: 'Replicas',
    description: 'Inference pods that answer Prometheus.',
    queries: { pods: 'sum(up{job="inference"})' },
  }),
  number({
    title: 'Models',
    description: 'Different models in service.',
    queries: { models: `count(count by (model) (${info.name}))` },
  }),
]

const traffic = [
  curves({
    title: 'Predictions by version',
    description: 'Rows per second; a deployment moves them from one run to another.',
    queries: by(['model', 'run_id'], (labels) => rate('predictions', labels)),
  }),
  curves({
    title: 'Latency',
    description: 'From the body of a request to its answer.',
    unit: unitOf('latency'),
    queries: {
      p50: quantile(0.5, 'latency'),
      p95: quantile(0.95, 'latency'),
      p99: quantile(0.99, 'latency'),
    },
  }),
  curves({
    title: 'Latency by version, p95',
    description: 'Compares a new run with the one before.',
    unit: unitOf('latency'),
    queries: by(['model', 'run_id'], (labels) => quantile(0.95, 'latency', labels)),
  }),
  curves({
    title: 'Errors by type',
    description: 'Requests per second that were refused or failed, by the code of their problem.',
    queries: by(['type'], (labels) => rate('errors', labels)),
  }),
  curves({
    title: 'Unseen values',
    description:
      'Values per second that training never saw and that are answered with a warning, by its code: unknown categories (unknown_category), missing values where none was missing (missing_value), booleans for numbers (wrong_type). Check what clients send (spelling, case, a new source); if the values are right, train a version on newer data.',
    queries: by(['model', 'run_id', 'code'], (labels) => rate('inputWarnings', labels)),
  }),
  curves({
    title: 'Queue',
    description: 'Rows that wait for a batch; MAX_QUEUE_ROWS is the most, then clients get 429.',
    queries: by(['instance', 'model', 'run_id'], () => series('queueRows')),
  }),
  curves({
    title: 'Rows per batch',
    description: 'On average; large batches mean that requests wait for one another.',
    queries: by(['model'], (labels) => mean('batchRows', labels)),
  }),
  curves({
    title: 'Replicas by version and back end',
    description:
      'A run that fewer replicas serve than there are, for longer than a moment: one stays behind.',
    queries: by(['model', 'run_id', 'backend'], (labels) => count('info', labels)),
  }),
]

const drift = [
  curves({
    title: 'Drift by feature',
    description:
      'Size (PSI) of a drift from training that is no chance, 0 without: watch from 0.1 on, act from 0.25. GET /drift shows both distributions.',
    queries: by(['model', 'feature'], (labels) => max('drift', labels)),
  }),
  curves({
    title: 'Outliers by feature',
    description:
      'Values per second below and above the range of training, of no known category (unseen), and missing.',
    queries: by(['model', 'feature', 'kind'], (labels) => rate('outliers', labels)),
  }),
]

export const servingDashboard = () =>
  layOut({
    uid: 'modelops-serving',
    title: 'Serving',
    from: 'now-30m',
    variables: [modelVariable],
    rows: [
      { title: 'Now', panels: now },
      { title: 'Traffic', panels: traffic },
      { title: 'Drift', panels: drift },
      processRow('inference'),
    ],
  })
